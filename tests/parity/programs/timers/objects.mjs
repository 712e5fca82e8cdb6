// Timeout and Immediate objects: ref, unref, hasRef, refresh, numbers, dispose, intervals that clear themselves.
const timer = setTimeout(() => console.log('never'), 10_000);
console.log(timer.hasRef(), timer.unref() === timer, timer.hasRef(), timer.ref().hasRef());
console.log(typeof +timer, typeof timer[Symbol.toPrimitive](), timer.constructor.name);
clearTimeout(+timer);

const immediate = setImmediate(() => console.log('never'));
console.log(immediate.hasRef(), immediate.constructor.name);
clearImmediate(immediate);
clearTimeout(undefined);
clearTimeout('nothing');
clearTimeout({});
for (const wrong of [undefined, 'text', null]) {
  try {
    setTimeout(wrong, 1);
  } catch (error) {
    console.log(error.name, error.code);
  }
}
setTimeout(() => console.log('does not keep alive'), 60_000).unref();

// One after another: which of two comes first would be a race.
await new Promise((resolve) =>
  setImmediate((...args) => resolve(console.log('immediate', ...args)), 1, 'two'),
);
await new Promise((resolve) => setTimeout((a, b) => resolve(console.log('arguments', a, b)), 1, 'a', 'b'));
await new Promise((resolve) => {
  let count = 0;
  const interval = setInterval(() => {
    console.log('interval', ++count);
    if (count < 3) return;
    clearInterval(interval);
    resolve();
  }, 2);
});
await new Promise((resolve) => {
  let fired = 0;
  const again = setTimeout(() => {
    console.log('fired', ++fired);
    if (fired < 3) again.refresh();
    else resolve();
  }, 3);
});
