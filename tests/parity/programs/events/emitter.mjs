// EventEmitter: order, once, errors, captured rejections, warnings, async iteration, targets.
import EventEmitter, {
  addAbortListener,
  EventEmitterAsyncResource,
  errorMonitor,
  getEventListeners,
  getMaxListeners,
  listenerCount,
  on,
  once,
  setMaxListeners,
} from 'node:events';

const emitter = new EventEmitter();
emitter.on('newListener', (name) => console.log('new', name));
emitter.on('removeListener', (name) => console.log('removed', name));
emitter.on('x', (...args) => console.log('first', args));
emitter.prependListener('x', () => console.log('prepended'));
emitter.prependOnceListener('x', () => console.log('once'));
console.log(emitter.emit('x', 1, 2), emitter.emit('x'), emitter.emit('none'));
console.log(
  emitter.eventNames(),
  emitter.listenerCount('x'),
  emitter.listeners('x').length,
  emitter.rawListeners('x').length,
);
emitter.removeAllListeners('x');
emitter.off('x', () => undefined);
for (const wrong of [
  () => emitter.emit('error', new Error('boom')),
  () => emitter.emit('error', 'text'),
  () => emitter.emit('error'),
  () => emitter.emit('error', { a: 1 }),
  () => emitter.on('x', 5),
  () => emitter.setMaxListeners(-1),
  () => new EventEmitter().once('y'),
]) {
  try {
    wrong();
  } catch (error) {
    console.log(error.name, error.code, error.message, error.context);
  }
}
emitter.on(errorMonitor, (error) => console.log('monitor', error.message));
emitter.on('error', (error) => console.log('handled', error.message));
emitter.emit('error', new Error('watched'));
const added = new EventEmitter();
added.on('a', function listener() {
  console.log(this === added);
  added.on('a', () => console.log('added while emitting'));
  added.off('a', listener);
});
added.emit('a');
added.emit('a');

const capturing = new EventEmitter({ captureRejections: true });
capturing.on('x', async () => {
  throw new Error('captured');
});
capturing.on('error', (error) => console.log('error:', error.message));
capturing.emit('x');
await new Promise((resolve) => setImmediate(resolve));
capturing[Symbol.for('nodejs.rejection')] = (error, name, ...args) =>
  console.log('rejection', error.message, name, args);
capturing.emit('x', 7);
await new Promise((resolve) => setImmediate(resolve));

setTimeout(() => emitter.emit('later', 'a', 'b'), 1);
console.log(await once(emitter, 'later'));
setTimeout(() => emitter.emit('error', new Error('instead')), 1);
await once(emitter, 'never').catch((error) => console.log('rejected', error.message));
await once(emitter, 'never', { signal: AbortSignal.abort() }).catch((error) =>
  console.log(error.name, error.code),
);
const controller = new AbortController();
setTimeout(() => {
  emitter.emit('tick', 1);
  emitter.emit('tick', 2);
  controller.abort();
}, 1);
try {
  for await (const values of on(emitter, 'tick', { signal: controller.signal })) console.log('tick', values);
} catch (error) {
  console.log(error.name);
}
const iterator = on(emitter, 'tock');
emitter.emit('tock', 1);
console.log(await iterator.next(), await iterator.return(), await iterator.next());
const failing = on(emitter, 'tock');
failing.throw(new Error('thrown'));
await failing.next().catch((error) => console.log(error.message));
setTimeout(() => {
  emitter.emit('until', 1);
  emitter.emit('end');
}, 1);
for await (const [value] of on(emitter, 'until', { close: ['end'] })) console.log('until', value);

const target = new EventTarget();
const listener = () => undefined;
target.addEventListener('x', listener);
console.log(
  getEventListeners(target, 'x').length,
  getEventListeners(target, 'x')[0] === listener,
  getEventListeners(emitter, 'error').length,
);
target.removeEventListener('x', listener);
console.log(getEventListeners(target, 'x').length);
setTimeout(() => target.dispatchEvent(new Event('go')), 1);
console.log((await once(target, 'go'))[0].type);
console.log(
  getMaxListeners(emitter),
  getMaxListeners(target),
  listenerCount(emitter, 'error'),
  EventEmitter.listenerCount(emitter, 'error'),
);
setMaxListeners(3, target, emitter);
console.log(getMaxListeners(emitter), getMaxListeners(target), EventEmitter.defaultMaxListeners);
process.on('warning', (warning) => console.log(warning.name, warning.message, warning.type, warning.count));
for (let index = 0; index < 4; index++) emitter.on('many', () => undefined);
const signal = new AbortController();
const disposable = addAbortListener(signal.signal, () => console.log('aborted'));
signal.abort();
disposable[Symbol.dispose]();
class Mine extends EventEmitterAsyncResource {}
const mine = new Mine({ name: 'Mine' });
console.log(typeof mine.asyncId, typeof mine.triggerAsyncId, mine.asyncResource.constructor.name);
console.log(
  emitter instanceof EventEmitter,
  EventEmitter.EventEmitter === EventEmitter,
  Object.keys(new EventEmitter()),
);
function Legacy() {
  EventEmitter.call(this);
}
Object.setPrototypeOf(Legacy.prototype, EventEmitter.prototype);
new Legacy().on('x', () => console.log('legacy')).emit('x');
