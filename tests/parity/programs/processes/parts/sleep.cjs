console.log('sleeping');
setInterval(() => undefined, 1000);
