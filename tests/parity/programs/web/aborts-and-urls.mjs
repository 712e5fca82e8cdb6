// Aborts without a reason, timeouts and bad URLs are worded and coded alike.
const show = (error) => console.log(error.constructor.name, error.name, error.code, error.message);
const controller = new AbortController();
controller.signal.addEventListener('abort', () => show(controller.signal.reason));
controller.abort();
show(AbortSignal.abort().reason);
console.log(AbortSignal.abort('mine').reason, AbortSignal.abort(null).reason);
await new Promise((resolve) => {
  const signal = AbortSignal.timeout(1);
  signal.addEventListener('abort', () => resolve(show(signal.reason)));
  // A timeout by itself keeps no process alive.
  setTimeout(() => undefined, 100);
});
for (const args of [['no url'], ['/x', 'nor this'], ['http://['], ['http://x:99999']]) {
  try {
    console.log(new URL(...args).href);
  } catch (error) {
    show(error);
    console.log(error.input, error instanceof TypeError);
  }
}
class Mine extends URL {
  host2 = this.host;
}
console.log(
  new Mine('http://x:80/y').host2,
  new URL('../a', 'http://x/b/c') instanceof URL,
  new URL('http://x').constructor === URL,
);
console.log(URL.canParse('x:'), Object.prototype.toString.call(new URL('x:')), URL.name, URL.length);
