/**
 * `node:zlib`: gzip, deflate, raw deflate and Brotli, at once, by callback and as streams. There is no zstd, and its names
 * are missing too, as packages ask for them before they use it.
 */

import { constants } from './constants';
import { convertLater, convertSync } from './convert';
import { crc32 } from './crc32';
import { codes } from './error';
import { CLASSES, KINDS, type StreamOptions } from './stream';

const { Gzip, Gunzip, Deflate, Inflate, DeflateRaw, InflateRaw, Unzip, BrotliCompress, BrotliDecompress } =
  CLASSES;

const zlib = {
  ...CLASSES,
  createGzip: (options?: StreamOptions) => new Gzip(options),
  createGunzip: (options?: StreamOptions) => new Gunzip(options),
  createDeflate: (options?: StreamOptions) => new Deflate(options),
  createInflate: (options?: StreamOptions) => new Inflate(options),
  createDeflateRaw: (options?: StreamOptions) => new DeflateRaw(options),
  createInflateRaw: (options?: StreamOptions) => new InflateRaw(options),
  createUnzip: (options?: StreamOptions) => new Unzip(options),
  createBrotliCompress: (options?: StreamOptions) => new BrotliCompress(options),
  createBrotliDecompress: (options?: StreamOptions) => new BrotliDecompress(options),
  gzip: convertLater(KINDS.Gzip, Gzip),
  gunzip: convertLater(KINDS.Gunzip, Gunzip),
  deflate: convertLater(KINDS.Deflate, Deflate),
  inflate: convertLater(KINDS.Inflate, Inflate),
  deflateRaw: convertLater(KINDS.DeflateRaw, DeflateRaw),
  inflateRaw: convertLater(KINDS.InflateRaw, InflateRaw),
  unzip: convertLater(KINDS.Unzip, Unzip),
  brotliCompress: convertLater(KINDS.BrotliCompress, BrotliCompress),
  brotliDecompress: convertLater(KINDS.BrotliDecompress, BrotliDecompress),
  gzipSync: convertSync(KINDS.Gzip, Gzip),
  gunzipSync: convertSync(KINDS.Gunzip, Gunzip),
  deflateSync: convertSync(KINDS.Deflate, Deflate),
  inflateSync: convertSync(KINDS.Inflate, Inflate),
  deflateRawSync: convertSync(KINDS.DeflateRaw, DeflateRaw),
  inflateRawSync: convertSync(KINDS.InflateRaw, InflateRaw),
  unzipSync: convertSync(KINDS.Unzip, Unzip),
  brotliCompressSync: convertSync(KINDS.BrotliCompress, BrotliCompress),
  brotliDecompressSync: convertSync(KINDS.BrotliDecompress, BrotliDecompress),
  constants,
  codes,
  crc32,
};

// Node's old names, `zlib.Z_SYNC_FLUSH`: ws flushes by them.
for (const [name, value] of Object.entries(constants))
  if (!name.startsWith('BROTLI')) Object.defineProperty(zlib, name, { value });

export default zlib;
