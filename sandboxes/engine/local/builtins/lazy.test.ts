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
  ["import fs from 'node:fs'; const scheme = secure ? 'https' : 'http';", []],
  ["import 'https'", ['https', 'crypto-keys']],
  ["const tls = require( 'tls' )", ['tls', 'crypto-keys']],
  ["process.getBuiltinModule('zlib')", ['zlib']],
  ['["hono/x",["chunk-A","node:crypto"],[],(function*(require,__x){', ['crypto']],
  ['(function*(require,__x){f(e?"https":"http")', []],
  ["const load = createRequire(import.meta.url); load('vm')", ['vm']],
  ["const m = require(secure ? 'https' : 'http')", ['https', 'crypto-keys']],
  ["const load = require; load('zlib')", ['zlib']],
  ["use({ require }); ask('dns')", ['dns']],
  ['import { Http2ServerRequest, constants } from "node:http2"', []],
  ["import http2 from 'node:http2'", ['crypto-keys', 'http2']],
  ["import { connect } from 'http2'", ['crypto-keys', 'http2']],
  ["const h = require('http2'); h2c(h)", []],
  ["const http2 = require('http2'); http2.createServer()", ['crypto-keys', 'http2']],
  ["for (const m of ['dgram', 'v8']) require('node:' + m)", ['dgram', 'v8']],
  ['new WebSocket(url)', ['websocket']],
  ['const { WebSocket } = globalThis', ['websocket']],
  ["'WebSocket' in globalThis", ['websocket']],
  ['state === WebSocket.OPEN', ['websocket']],
  ['impl ?? globalThis.EventSource', ['event-source']],
  ['throw new Error("WebSocket handshake aborted"), fail("Failed to upgrade WebSocket")', []],
])('%s', (text, chunks) => {
  expect(chunksNamedIn(text).toSorted()).toEqual(chunks.toSorted());
});
