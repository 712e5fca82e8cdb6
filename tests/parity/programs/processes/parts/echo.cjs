process.stdin.pipe(process.stdout);
process.on('exit', () => {
  process.exitCode = 4;
});
