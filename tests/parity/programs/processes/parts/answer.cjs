console.log('argv', process.argv.slice(2), process.env.COLOUR, process.connected, typeof process.send);
process.on('message', (message) => {
  console.log('child got', message);
  if (message === 'enough') return process.disconnect();
  process.send({ answer: 42 });
});
process.on('disconnect', () => {
  console.log('disconnected', process.connected);
  process.exitCode = 5;
});
process.send({ ready: true });
