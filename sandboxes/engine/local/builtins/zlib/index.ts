/** `node:zlib`: gzip, deflate and raw deflate, at once, by callback and as streams. Brotli is not here. */
import type { Buffer } from 'node:buffer';
import { nodeError } from '../node-error';
import { convert, type Format, inputBytes, type ZlibOptions } from './codec';
import { Deflate, DeflateRaw, Gunzip, Gzip, Inflate, InflateRaw, type StreamOptions, Unzip } from './stream';

type Callback = (error: Error | null, result?: Buffer) => void;
type Rest = [Callback] | [ZlibOptions | undefined, Callback];

const sync = (format: Format) => (data: unknown, options?: ZlibOptions) => convert(format, data, options);

const byCallback =
  (format: Format) =>
  (data: unknown, ...rest: Rest): void => {
    const callback = rest.at(-1) as Callback;
    const options = rest.length > 1 ? (rest[0] as ZlibOptions | undefined) : undefined;
    const bytes = inputBytes(data);
    setImmediate(() => {
      let result: Buffer;
      try {
        result = convert(format, bytes, options);
      } catch (error) {
        callback(error as Error);
        return;
      }
      callback(null, result);
    });
  };

const noBrotli = (name: string) => () => {
  throw nodeError(
    Error,
    'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
    `zlib.${name} is not available in this sandbox: browsers give no Brotli coder. Use gzip or deflate instead.`,
  );
};

const constants = {
  Z_NO_FLUSH: 0,
  Z_PARTIAL_FLUSH: 1,
  Z_SYNC_FLUSH: 2,
  Z_FULL_FLUSH: 3,
  Z_FINISH: 4,
  Z_BLOCK: 5,
  Z_OK: 0,
  Z_STREAM_END: 1,
  Z_NEED_DICT: 2,
  Z_ERRNO: -1,
  Z_STREAM_ERROR: -2,
  Z_DATA_ERROR: -3,
  Z_MEM_ERROR: -4,
  Z_BUF_ERROR: -5,
  Z_VERSION_ERROR: -6,
  Z_NO_COMPRESSION: 0,
  Z_BEST_SPEED: 1,
  Z_BEST_COMPRESSION: 9,
  Z_DEFAULT_COMPRESSION: -1,
  Z_FILTERED: 1,
  Z_HUFFMAN_ONLY: 2,
  Z_RLE: 3,
  Z_FIXED: 4,
  Z_DEFAULT_STRATEGY: 0,
  Z_MIN_WINDOWBITS: 8,
  Z_MAX_WINDOWBITS: 15,
  Z_DEFAULT_WINDOWBITS: 15,
  Z_MIN_CHUNK: 64,
  Z_MAX_CHUNK: Number.POSITIVE_INFINITY,
  Z_DEFAULT_CHUNK: 16_384,
  Z_MIN_MEMLEVEL: 1,
  Z_MAX_MEMLEVEL: 9,
  Z_DEFAULT_MEMLEVEL: 8,
  Z_MIN_LEVEL: -1,
  Z_MAX_LEVEL: 9,
  Z_DEFAULT_LEVEL: -1,
  // Named by programs that set options for a Brotli that they then do not use.
  BROTLI_OPERATION_FLUSH: 1,
  BROTLI_PARAM_QUALITY: 1,
  BROTLI_PARAM_SIZE_HINT: 5,
};

const zlib = {
  Gzip,
  Gunzip,
  Deflate,
  Inflate,
  DeflateRaw,
  InflateRaw,
  Unzip,
  createGzip: (options?: StreamOptions) => new Gzip(options),
  createGunzip: (options?: StreamOptions) => new Gunzip(options),
  createDeflate: (options?: StreamOptions) => new Deflate(options),
  createInflate: (options?: StreamOptions) => new Inflate(options),
  createDeflateRaw: (options?: StreamOptions) => new DeflateRaw(options),
  createInflateRaw: (options?: StreamOptions) => new InflateRaw(options),
  createUnzip: (options?: StreamOptions) => new Unzip(options),
  gzip: byCallback('gzip'),
  gunzip: byCallback('gunzip'),
  deflate: byCallback('deflate'),
  inflate: byCallback('inflate'),
  deflateRaw: byCallback('deflateRaw'),
  inflateRaw: byCallback('inflateRaw'),
  unzip: byCallback('unzip'),
  gzipSync: sync('gzip'),
  gunzipSync: sync('gunzip'),
  deflateSync: sync('deflate'),
  inflateSync: sync('inflate'),
  deflateRawSync: sync('deflateRaw'),
  inflateRawSync: sync('inflateRaw'),
  unzipSync: sync('unzip'),
  brotliCompress: noBrotli('brotliCompress'),
  brotliCompressSync: noBrotli('brotliCompressSync'),
  brotliDecompress: noBrotli('brotliDecompress'),
  brotliDecompressSync: noBrotli('brotliDecompressSync'),
  createBrotliCompress: noBrotli('createBrotliCompress'),
  createBrotliDecompress: noBrotli('createBrotliDecompress'),
  constants,
};

// Node's old names, `zlib.Z_SYNC_FLUSH`: ws flushes by them.
for (const [name, value] of Object.entries(constants))
  if (!name.startsWith('BROTLI')) Object.defineProperty(zlib, name, { value });

export default zlib;
