// nextTick, microtasks, timers and setImmediate run in Node's order, from an ES module.
const seen = [];
const say = (what) => seen.push(what);

process.on('exit', () => console.log(seen.join('\n')));

setImmediate(() => {
  say('immediate');
  process.nextTick(() => say('tick of immediate'));
  Promise.resolve().then(() => say('microtask of immediate'));
});
process.nextTick(() => {
  say('tick');
  Promise.resolve().then(() => say('microtask of tick'));
  process.nextTick(() => say('tick of tick'));
});
Promise.resolve().then(() => {
  say('microtask');
  process.nextTick(() => say('tick of microtask'));
  queueMicrotask(() => say('microtask of microtask'));
});
queueMicrotask(() => say('queueMicrotask'));
say('main');
await null;
say('after await');
