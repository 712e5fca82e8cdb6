// Timers run out by their time, and in the order of their start when they have the same.
const seen = [];
const say = (what) => () => {
  seen.push(what);
  process.nextTick(() => seen.push(`tick of ${what}`));
  Promise.resolve().then(() => seen.push(`microtask of ${what}`));
};
setTimeout(say('30 a'), 30);
setTimeout(say('10 a'), 10);
setTimeout(say('10 b'), 10);
setTimeout(say('1'), 0);
const cleared = setTimeout(say('never'), 10);
setTimeout(() => {
  seen.push('5 clears one');
  clearTimeout(cleared);
}, 5);
// Far apart: Node looks at 400 first, and runs it then if the machine was too busy to look before 700.
setTimeout(() => late.refresh(), 300);
const late = setTimeout(say('400, refreshed at 300'), 400);
setTimeout(say('550'), 550);
setTimeout(say('30 b'), 30);
// All that is due runs in order, even when the loop was held up.
setTimeout(() => {
  const until = performance.now() + 20;
  while (performance.now() < until);
  seen.push('held up');
}, 40);
setTimeout(say('55 after'), 55);
setTimeout(say('45 after'), 45);
setTimeout(say('50 after'), 50);
process.on('exit', () => console.log(seen.join('\n')));
