// nextTick comes before microtasks in CommonJS, and a timer's ticks before the next timer.
const seen = [];
const say = (what) => seen.push(what);

process.on('exit', () => console.log(seen.join('\n')));

Promise.resolve().then(() => say('microtask'));
process.nextTick(() => say('tick'));
setTimeout(() => {
  say('timer 1');
  process.nextTick(() => say('tick of timer 1'));
  Promise.resolve().then(() => say('microtask of timer 1'));
}, 1);
setTimeout(() => say('timer 2'), 1);
say('main');
