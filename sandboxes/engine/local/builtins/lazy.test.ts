import { expect, test } from 'vitest';
import { chunksNamedIn } from './lazy';

test.each([
  ["import { createHash } from 'node:crypto';", ['crypto']],
  ["const { createSign } = require('crypto');", ['crypto', 'crypto-keys']],
  ["import crypto from 'node:crypto'; crypto.verify(null, data, key, signature);", ['crypto', 'crypto-keys']],
  ['keys.createPrivateKey(pem)', ['crypto-keys']],
  ['the sign of a verified number', []],
  ["import zlib from 'node:zlib'; zlib.brotliCompressSync(text);", ['zlib', 'zlib-brotli']],
  ["import { createBrotliCompress } from 'zlib';", ['zlib']],
])('%s', (text, chunks) => {
  expect(chunksNamedIn(text).toSorted()).toEqual(chunks);
});
