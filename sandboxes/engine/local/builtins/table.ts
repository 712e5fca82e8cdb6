/** Every module of Node that this engine has, under the name that programs use. */
import { loadChunk } from '../process/chunks';
import asyncHooks from './async_hooks';
import buffer from './buffer';
import console from './console';
import diagnosticsChannel from './diagnostics_channel';
import events from './events/index';
import fs from './fs/index';
import fsPromises from './fs-promises';
import http from './http/index';
import http2 from './http2/index';
import { chunkOf } from './lazy';
import module from './module';
import { type BuiltinName, isBuiltin } from './names';
import net from './net/index';
import os from './os';
import path from './path';
import process from './process';
import querystring from './querystring';
import stream from './stream';
import streamConsumers from './stream-consumers';
import streamPromises from './stream-promises';
import streamWeb from './stream-web';
import stringDecoder from './string_decoder';
import timers from './timers';
import timersPromises from './timers-promises';
import tty from './tty';
import { unavailable } from './unavailable';
import url from './url/index';
import util from './util/index';
import utilTypes from './util-types';

export { isBuiltin };

/** Stands in the table for a module that is a chunk of its own. */
const LAZY = Symbol('lazy');

const table: { readonly [Name in BuiltinName]: unknown } = {
  assert: LAZY,
  'assert/strict': LAZY,
  async_hooks: asyncHooks,
  buffer,
  child_process: LAZY,
  cluster: LAZY,
  console,
  constants: LAZY,
  crypto: LAZY,
  dgram: LAZY,
  diagnostics_channel: diagnosticsChannel,
  dns: LAZY,
  'dns/promises': LAZY,
  domain: unavailable('domain'),
  events,
  fs,
  'fs/promises': fsPromises,
  http,
  http2,
  https: LAZY,
  inspector: LAZY,
  'inspector/promises': LAZY,
  module,
  net,
  os,
  path,
  'path/posix': path,
  'path/win32': path.win32,
  perf_hooks: LAZY,
  process,
  punycode: LAZY,
  querystring,
  readline: LAZY,
  'readline/promises': LAZY,
  repl: unavailable('repl'),
  stream,
  'stream/consumers': streamConsumers,
  'stream/promises': streamPromises,
  'stream/web': streamWeb,
  string_decoder: stringDecoder,
  sys: util,
  test: LAZY,
  'test/reporters': LAZY,
  timers,
  'timers/promises': timersPromises,
  tls: LAZY,
  trace_events: unavailable('trace_events'),
  tty,
  url,
  util,
  'util/types': utilTypes,
  v8: LAZY,
  vm: LAZY,
  wasi: unavailable('wasi'),
  worker_threads: LAZY,
  zlib: LAZY,
};

/**
 * What `require('node:' + name)` answers.
 * @throws {ChunkMissing} when the module is a chunk that has not arrived
 */
export function loadBuiltin(name: string): unknown {
  if (!isBuiltin(name)) return undefined;
  return table[name] === LAZY ? loadChunk(chunkOf(name))['default'] : table[name];
}
