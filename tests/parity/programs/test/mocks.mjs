// node:test's mocks: functions, methods, getters, timers, and putting everything back.
import assert from 'node:assert';
import { mock } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';

const add = mock.fn((a, b) => a + b);
console.log(add(1, 2), add(3, 4), add.mock.callCount());
for (const { arguments: args, result, error, this: self } of add.mock.calls)
  console.log(args, result, error, self);
add.mock.mockImplementation(() => 'replaced');
add.mock.mockImplementationOnce(() => 'once');
console.log(add(), add());
add.mock.mockImplementationOnce(() => 'at six', 6);
console.log(add(), add(), add(), add());
add.mock.resetCalls();
console.log(add.mock.callCount(), add.name, add.length);
const twice = mock.fn(
  () => 'real',
  () => 'mocked',
  { times: 2 },
);
console.log(twice(), twice(), await null, twice());
const throwing = mock.fn(() => {
  throw new Error('no');
});
assert.throws(() => throwing(), /no/);
console.log(throwing.mock.calls[0].error.message, throwing.mock.calls[0].result);

const shop = {
  name: 'shop',
  price(count) {
    return count * this.rate;
  },
  rate: 2,
  get open() {
    return true;
  },
};
const price = mock.method(shop, 'price', function (count) {
  return count + this.rate;
});
console.log(shop.price(5), price.mock.calls[0].this === shop, shop.price.mock.callCount());
price.mock.restore();
console.log(shop.price(5), 'mock' in shop.price);
mock.getter(shop, 'open', () => 'closed');
console.log(shop.open);
mock.method(shop, 'price');
console.log(shop.price(1), shop.price.mock.callCount());
mock.restoreAll();
console.log(shop.open, shop.price.mock);
class Box {
  constructor(value) {
    this.value = value;
  }
}
const Mocked = mock.fn(Box);
console.log(new Mocked(7).value, Mocked.mock.calls[0].target === Box, Mocked.mock.calls[0].arguments);
for (const wrong of [
  () => mock.method(shop, 'none'),
  () => mock.fn(() => 0, { times: 0 }),
  () => mock.method(null, 'x'),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code);
  }
}

mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'], now: 1000 });
const log = [];
setTimeout(() => log.push('timeout 50'), 50);
setTimeout((text) => log.push(text), 10, 'timeout 10');
const interval = setInterval(() => log.push('interval'), 20);
setImmediate(() => log.push('immediate'));
const cleared = setTimeout(() => log.push('never'), 5);
clearTimeout(cleared);
console.log(Date.now(), new Date().toISOString(), new Date(5).getTime(), typeof Date());
mock.timers.tick(45);
console.log(log.join(), Date.now());
clearInterval(interval);
mock.timers.runAll();
console.log(log.join(), Date.now());
mock.timers.setTime(5000);
console.log(Date.now());
mock.timers.reset();
console.log(Date.now() > 5000);
await wait(1);
mock.reset();
