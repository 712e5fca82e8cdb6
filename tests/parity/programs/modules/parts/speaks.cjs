console.log('speaks', module.id);
