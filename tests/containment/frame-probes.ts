/** Ways out that a document has, if code ever ran in the kernel's frame. Each asks for a URL that ends in its own name. */
import type { Outside } from './listener';

type Probe = (url: string, outside: Outside) => unknown;

const blobOf = (text: string, type: string) => URL.createObjectURL(new Blob([text], { type }));

function put(tag: string, attributes: Readonly<Record<string, string>>, inner = ''): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.innerHTML = inner;
  document.body.append(element);
  return element;
}

const link =
  (rel: string, more = {}) =>
  (url: string) =>
    put('link', { rel, href: url, ...more });
const style = (css: (url: string) => string) => (url: string) => put('style', {}, css(url));
const frame = (attributes: (image: string) => Record<string, string>) => (url: string) =>
  put('iframe', attributes(`<img src="${url}">`));
const clicked = (attributes: Readonly<Record<string, string>>) => (url: string) =>
  put('a', { href: url, ...attributes }, 'x').click();
const submitted = (attributes: Readonly<Record<string, string>>) => (url: string) =>
  (put('form', { action: url, ...attributes }) as HTMLFormElement).submit();

async function gather(server: RTCIceServer): Promise<void> {
  const connection = new RTCPeerConnection({ iceServers: [server] });
  connection.createDataChannel('x');
  await connection.setLocalDescription(await connection.createOffer());
}

/** Those that can be tried side by side. */
export const FRAME_PROBES: Readonly<Record<string, Probe>> = {
  fetch: (url) => fetch(url),
  'no-cors': (url) => fetch(url, { mode: 'no-cors' }),
  keepalive: (url) => fetch(url, { keepalive: true, method: 'POST', body: 'x' }),
  xhr: (url) => {
    const request = new XMLHttpRequest();
    request.open('GET', url);
    request.send();
  },
  websocket: (url) => new WebSocket(url.replace('http', 'ws')),
  'event-source': (url) => new EventSource(url),
  beacon: (url) => navigator.sendBeacon(url, 'x'),
  ping: (url) => put('a', { href: '#here', ping: url }, 'x').click(),
  import: (url) => new Function('u', 'return import(u)')(url),
  worker: (url) => new Worker(url),
  'shared-worker': (url) => new SharedWorker(url),
  'service-worker': (url) => navigator.serviceWorker.register(url),
  script: (url) => {
    const script = document.createElement('script');
    script.src = url;
    document.body.append(script);
  },
  'module-script': (url) => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = url;
    document.body.append(script);
  },
  speculation: (url) => {
    const script = document.createElement('script');
    script.type = 'speculationrules';
    script.textContent = JSON.stringify({ prefetch: [{ urls: [url], eagerness: 'immediate' }] });
    document.body.append(script);
  },
  img: (url) => put('img', { src: url }),
  srcset: (url) => put('img', { srcset: `${url} 1x` }),
  'input-image': (url) => put('input', { type: 'image', src: url }),
  poster: (url) => put('video', { poster: url }),
  video: (url) => put('video', { src: url, preload: 'auto' }),
  audio: (url) => put('audio', { src: url, preload: 'auto' }),
  object: (url) => put('object', { data: url }),
  embed: (url) => put('embed', { src: url }),
  'svg-image': (url) =>
    put('svg', {}, '').insertAdjacentHTML('beforeend', `<svg><image href="${url}"/></svg>`),
  stylesheet: link('stylesheet'),
  preload: link('preload', { as: 'image' }),
  modulepreload: link('modulepreload'),
  prefetch: link('prefetch'),
  icon: link('icon'),
  manifest: link('manifest'),
  preconnect: (_, { preconnect }) => link('preconnect')(`http://127.0.0.1:${preconnect}/`),
  'css-import': style((url) => `@import url(${url});`),
  'css-background': style((url) => `body { background: url(${url}) }`),
  'css-font': (url) => new FontFace('f', `url(${url})`).load(),
  frame: (url) => put('iframe', { src: url }),
  'frame-srcdoc': frame((image) => ({ srcdoc: image })),
  'frame-data': frame((image) => ({ src: `data:text/html,${encodeURIComponent(image)}` })),
  'frame-blob': frame((image) => ({ src: blobOf(image, 'text/html') })),
  'frame-javascript': frame((image) => ({ src: `javascript:${JSON.stringify(image)}` })),
  'frame-form': (url) => {
    put('iframe', { name: 'inner' });
    submitted({ target: 'inner' })(url);
  },
  stun: (_, { stun }) => gather({ urls: `stun:127.0.0.1:${stun}` }),
  turn: (_, { turn }) =>
    gather({ urls: `turn:127.0.0.1:${turn}?transport=tcp`, username: 'x', credential: 'x' }),
  quic: (_, { quic }) => new WebTransport(`https://127.0.0.1:${quic}/`),
};

/** Those that end the frame they are tried in: each needs one of its own. */
export const LEAVING_PROBES: Readonly<Record<string, Probe>> = {
  location: (url) => {
    location.href = url;
  },
  'location-replace': (url) => location.replace(url),
  'meta-refresh': (url) => put('meta', { 'http-equiv': 'refresh', content: `0; url=${url}` }),
  'self-click': clicked({}),
  'self-form': submitted({}),
  'open-self': (url) => open(url, '_self'),
  'navigation-api': (url) =>
    (globalThis as unknown as { navigation: { navigate(url: string): unknown } }).navigation.navigate(url),
};

/** Those that leave the page they are tried in, or open another: each needs a tab of its own. */
export const TAB_PROBES: Readonly<Record<string, Probe>> = {
  'top-location': (url) => {
    (top as Window).location.href = url;
  },
  'parent-replace': (url) => parent.location.replace(url),
  'top-click': clicked({ target: '_top' }),
  'top-form': submitted({ target: '_top' }),
  popup: (url) => open(url, '_blank'),
  'blank-click': clicked({ target: '_blank' }),
  'blank-form': submitted({ target: '_blank' }),
  download: clicked({ download: 'x' }),
};
