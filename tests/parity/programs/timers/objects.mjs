// Timeout and Immediate objects: ref, unref, hasRef, refresh, numbers, dispose, intervals that clear themselves.
const timer = setTimeout(() => console.log('never'), 10_000);
console.log(timer.hasRef(), timer.unref() === timer, timer.hasRef(), timer.ref().hasRef());
console.log(typeof +timer, typeof timer[Symbol.toPrimitive](), timer.constructor.name);
clearTimeout(+timer);

let count = 0;
const interval = setInterval(() => {
  count++;
  if (count === 3) {
    clearInterval(interval);
    console.log('three');
  }
}, 2);

let fired = 0;
const again = setTimeout(() => {
  fired++;
  console.log('fired', fired);
  if (fired < 3) again.refresh();
}, 3);

const immediate = setImmediate((...args) => console.log('immediate', ...args), 1, 'two');
console.log(immediate.hasRef(), immediate.constructor.name);
clearImmediate(setImmediate(() => console.log('never')));
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
setTimeout((a, b) => console.log('arguments', a, b), 1, 'a', 'b');
setTimeout(() => console.log('does not keep alive'), 60_000).unref();
