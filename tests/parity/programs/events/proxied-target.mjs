// What is made of an EventTarget or stands in front of one is one too: a Proxy, an object that inherits.
class Signal extends EventTarget {
  aborted = false;
  abort() {
    this.aborted = true;
    this.dispatchEvent(new Event('abort'));
  }
}
const proxied = new Proxy(new Signal(), { getPrototypeOf: () => AbortSignal.prototype });
const heard = [];
const listener = ({ type }) => heard.push(`listener ${type}`);
proxied.addEventListener('abort', listener);
proxied.addEventListener(
  'abort',
  { handleEvent: ({ type }) => heard.push(`object ${type}`) },
  { once: true },
);
proxied.abort();
proxied.abort();
proxied.removeEventListener('abort', listener);
proxied.abort();
console.log(heard, proxied.aborted, proxied instanceof AbortSignal);
for (const wrong of [
  () => EventTarget.prototype.addEventListener.call({}, 'x', () => 1),
  () => proxied.dispatchEvent('x'),
]) {
  try {
    console.log('unexpected', wrong());
  } catch (error) {
    console.log(error instanceof TypeError);
  }
}
