/**
 * `node:http2` as every process has it: servers of HTTP/1 import it to tell requests of both versions apart, and that must not
 * cost them the rest, which is a chunk (`whole.ts`).
 */
import { ChunkMissing, isLoaded, loadChunk } from '../../process/chunks';

const CHUNK = 'http2';
const whole = () => loadChunk(CHUNK)['default'] as Readonly<Record<string, unknown>>;

const CONSTANTS = { NGHTTP2_NO_ERROR: 0, NGHTTP2_INTERNAL_ERROR: 2, NGHTTP2_CANCEL: 8 };

/** Until the chunk is in use there are no objects of its classes. */
const standIn = (name: string): object => {
  const made = function never(): never {
    throw new TypeError(`Only a server of node:http2 makes a ${name}: use http2.createServer()`);
  };
  Object.defineProperty(made, Symbol.hasInstance, {
    value: (value: unknown) => isLoaded(CHUNK) && value instanceof (whole()[name] as new () => object),
  });
  return Object.defineProperty(made, 'name', { value: name });
};

const before: Readonly<Record<string, unknown>> = {
  Http2ServerRequest: standIn('Http2ServerRequest'),
  Http2ServerResponse: standIn('Http2ServerResponse'),
};

/** Any other is asked of the chunk, which says so where it has not arrived. */
const fewConstants = new Proxy(CONSTANTS, {
  get: (few, name) =>
    name in few || typeof name === 'symbol'
      ? Reflect.get(few, name)
      : (whole()['constants'] as Record<string, unknown>)[name],
});

function constants(): unknown {
  try {
    return whole()['constants'];
  } catch (error) {
    if (error instanceof ChunkMissing) return fewConstants;
    throw error;
  }
}

const OF_THE_CHUNK = [
  'connect',
  'createServer',
  'createSecureServer',
  'getDefaultSettings',
  'getPackedSettings',
  'getUnpackedSettings',
  'performServerHandshake',
  'sensitiveHeaders',
];

const http2: Record<string, unknown> = {};
const define = (name: string, get: () => unknown) =>
  Object.defineProperty(http2, name, { get, enumerable: true, configurable: true });
for (const name of OF_THE_CHUNK) define(name, () => whole()[name]);
define('constants', constants);
for (const name of Object.keys(before)) define(name, () => (isLoaded(CHUNK) ? whole() : before)[name]);

export default http2;
