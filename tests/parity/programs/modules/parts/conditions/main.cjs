console.log(require('#chosen'));
