/** How the browser's own classes show themselves to `inspect`, where Node's do. */
import { inspect } from 'node-inspect-extracted';

type Options = Parameters<typeof inspect>[1] & { readonly stylize?: unknown };
const custom = inspect.custom;

function shows(
  type: { prototype: object } | undefined,
  show: (value: never, depth: number, options: Options) => string,
): void {
  if (!type) return;
  Object.defineProperty(type.prototype, custom, {
    configurable: true,
    writable: true,
    enumerable: false,
    value(this: never, depth: number, options: Options) {
      return show(this, depth, options);
    },
  });
}

const URL_PARTS = [
  'href',
  'origin',
  'protocol',
  'username',
  'password',
  'host',
  'hostname',
  'port',
  'pathname',
  'search',
  'searchParams',
  'hash',
] as const;

const inner = (options: Options): object => ({
  ...options,
  depth: typeof options.depth === 'number' ? options.depth - 1 : options.depth,
});
const nameOf = (value: object) => value.constructor?.name ?? 'Object';

shows(globalThis.URL, (url: URL, depth, options) => {
  if (depth < 0) return url.href;
  return `${nameOf(url)} ${inspect(Object.fromEntries(URL_PARTS.map((part) => [part, url[part]])), options)}`;
});

shows(globalThis.URLSearchParams, (params: URLSearchParams, depth, options) => {
  if (depth < 0) return '[Object]';
  const shown = [...params].map(
    ([name, value]) => `${inspect(name, inner(options))} => ${inspect(value, inner(options))}`,
  );
  return shown.length === 0 ? `${nameOf(params)} {}` : `${nameOf(params)} { ${shown.join(', ')} }`;
});

shows(globalThis.Blob, (blob: Blob, _depth, options) => {
  if (blob instanceof File) {
    const { size, type, name, lastModified } = blob;
    return `File ${inspect({ size, type, name, lastModified }, inner(options))}`;
  }
  return `${nameOf(blob)} ${inspect({ size: blob.size, type: blob.type }, inner(options))}`;
});

shows(globalThis.Event, (event: Event, _depth, options) => {
  const { type, defaultPrevented, cancelable, timeStamp } = event;
  return `${nameOf(event)} ${inspect({ type, defaultPrevented, cancelable, timeStamp }, inner(options))}`;
});

shows(
  globalThis.AbortSignal,
  (signal: AbortSignal, _depth, options) =>
    `AbortSignal ${inspect({ aborted: signal.aborted }, inner(options))}`,
);
shows(
  globalThis.AbortController,
  (controller: AbortController, _depth, options) =>
    `AbortController ${inspect({ signal: controller.signal }, inner(options))}`,
);
