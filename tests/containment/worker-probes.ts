/** Ways out that a worker has, where learner code runs. Each asks for a URL that ends in its own name. */
import type { Outside } from './listener';

type Probe = (url: string, outside: Outside) => unknown;

/** Another kind of scope than the DOM's types tell of. */
const scope = globalThis as unknown as Readonly<Record<string, new (...args: unknown[]) => never>> & {
  importScripts(url: string): void;
  fonts?: { add(face: FontFace): void };
};

const workerOf = (code: string) => URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
const fetching = (url: string) => `fetch(${JSON.stringify(url)}).catch(() => 0)`;

export const WORKER_PROBES: Readonly<Record<string, Probe>> = {
  'w-fetch': (url) => fetch(url),
  'w-no-cors': (url) => fetch(url, { mode: 'no-cors' }),
  'w-keepalive': (url) => fetch(url, { keepalive: true, method: 'POST', body: 'x' }),
  'w-websocket': (url) => new WebSocket(url.replace('http', 'ws')),
  'w-websocket-stream': (url) =>
    new (scope['WebSocketStream'] as never as new (url: string) => object)(url.replace('http', 'ws')),
  'w-event-source': (url) => new EventSource(url),
  'w-import': (url) => new Function('u', 'return import(u)')(url),
  'w-import-scripts': (url) => scope.importScripts(url),
  'w-wasm': (url) => WebAssembly.compileStreaming(fetch(url)),
  'w-nested-blob': (url) => new Worker(workerOf(fetching(url))),
  'w-nested-data': (url) => new Worker(`data:text/javascript,${encodeURIComponent(fetching(url))}`),
  'w-nested-module': (url) => new Worker(workerOf(`import ${JSON.stringify(url)}`), { type: 'module' }),
  'w-worker-url': (url) => new Worker(url),
  'w-font': (url) => new FontFace('f', `url(${url})`).load(),
  'w-cache': (url) => caches.open('x').then((cache) => cache.add(url)),
  'w-rtc': (_, { stun }) =>
    new RTCPeerConnection({ iceServers: [{ urls: `stun:127.0.0.1:${stun}` }] }).createDataChannel('x'),
  'w-quic': (_, { workerQuic }) =>
    new (scope['WebTransport'] as never as new (url: string) => object)(`https://127.0.0.1:${workerQuic}/`),
  // The last: nothing else is tried until it is answered.
  'w-xhr': (url) => {
    const request = new XMLHttpRequest();
    request.open('GET', url, false);
    request.send();
  },
};
