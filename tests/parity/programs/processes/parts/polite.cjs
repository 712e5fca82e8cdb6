process.on('SIGTERM', (...args) => {
  console.log('got', ...args);
  process.exit(0);
});
process.on('message', () => undefined);
process.send('ready');
