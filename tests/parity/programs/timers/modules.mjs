// timers/promises, the scheduler, timer objects and their errors.
import timers from 'node:timers';
import {
  setInterval as every,
  setImmediate as immediate,
  scheduler,
  setTimeout as wait,
} from 'node:timers/promises';

console.log(await wait(1, 'value'), await immediate('now'), await scheduler.wait(1), await scheduler.yield());
let count = 0;
for await (const value of every(1, 'tick')) {
  console.log(value);
  if (++count === 3) break;
}
const controller = new AbortController();
const waiting = wait(10_000, null, { signal: controller.signal });
controller.abort('reason');
await waiting.catch((error) => console.log(error.name, error.code, error.message, error.cause));
await wait(1, null, { signal: AbortSignal.abort() }).catch((error) => console.log(error.name));
await immediate(1, { signal: AbortSignal.abort() }).catch((error) => console.log(error.name));
try {
  for await (const _ of every(1, null, { signal: AbortSignal.abort() })) console.log('never');
} catch (error) {
  console.log(error.name);
}
for (const wrong of [
  () => wait(1, null, 5),
  () => wait(1, null, { ref: 5 }),
  () => wait(1, null, { signal: 5 }),
])
  await wrong().then(
    (value) => console.log('resolved', value),
    (error) => console.log(error.code, error.message),
  );
for (const wrong of [
  () => setTimeout(),
  () => setTimeout('text'),
  () => setInterval(null),
  () => setImmediate(5),
  () => process.nextTick(5),
  () => queueMicrotask(5),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message);
  }
}
const timer = setTimeout(() => console.log('ran'), 5);
console.log(
  timer.hasRef(),
  timer.unref().hasRef(),
  timer.ref() === timer,
  typeof Number(timer),
  timer.constructor.name,
  typeof timer[Symbol.dispose],
);
clearTimeout(Number(timer));
const immediateObject = setImmediate(() => undefined);
console.log(immediateObject.hasRef(), immediateObject.constructor.name);
clearImmediate(immediateObject);
clearTimeout(undefined);
clearTimeout({});
console.log(timers.setTimeout === setTimeout, typeof timers.promises);
const order = [];
setTimeout(() => order.push('t1'), 1);
setTimeout(() => order.push('t0'), 0);
setTimeout(() => order.push('negative'), -5);
setTimeout((a, b) => order.push(a + b), 1, 'a', 'b');
await wait(20);
console.log(order.join());
