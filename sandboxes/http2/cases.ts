/** What a server of HTTP/2 can be sent, right and wrong, and what has to become of it: for tests. */
import { FLAG, FRAME, frame, PREFACE, words } from './frames';
import { HpackEncoder } from './hpack/encoder';
import type { ErrorName } from './protocol-error';

/** `answered`: the request is; `nothing`: the connection goes on. Else the stream or the connection ends with an error. */
export type Outcome = 'answered' | 'nothing' | readonly ['stream' | 'connection', ErrorName];

type Pairs = readonly (readonly [name: string, value: string])[];

const NONE = new Uint8Array();
const METHOD = [':method', 'GET'] as const;
const SCHEME = [':scheme', 'http'] as const;
const PATH = [':path', '/'] as const;
const AUTHORITY = [':authority', 'x'] as const;
const GET: Pairs = [METHOD, SCHEME, PATH, AUTHORITY];

const coded = (fields: Pairs) => new HpackEncoder().encode(fields.map(([name, value]) => ({ name, value })));
const SETTINGS = frame(FRAME.SETTINGS, 0, 0, NONE);
const WHOLE = FLAG.END_STREAM | FLAG.END_HEADERS;
const headers = (id: number, fields: Pairs, flags: number = WHOLE) =>
  frame(FRAME.HEADERS, flags, id, coded(fields));
const open = headers(1, GET, FLAG.END_HEADERS);
const data = (length: number, flags = 0, id = 1) => frame(FRAME.DATA, flags, id, new Uint8Array(length));
const setting = (id: number, value: number) =>
  frame(FRAME.SETTINGS, 0, 0, Uint8Array.of(0, id, value >> 24, value >> 16, value >> 8, value));

const request = (fields: Pairs) => [headers(1, fields)];
const withField = (name: string, value: string) => request([...GET, [name, value]]);
const malformed: Outcome = ['stream', 'PROTOCOL_ERROR'];
const broken: Outcome = ['connection', 'PROTOCOL_ERROR'];
const misshapen: Outcome = ['connection', 'FRAME_SIZE_ERROR'];
const garbled: Outcome = ['connection', 'COMPRESSION_ERROR'];

/** Name, what becomes of it, and the frames behind an empty SETTINGS. */
export const CASES: readonly (readonly [name: string, outcome: Outcome, frames: readonly Uint8Array[]])[] = [
  ['a request', 'answered', request(GET)],
  ['a field with white space around its value does not count', 'answered', withField('x-a', ' a ')],
  ['a value with NUL does not count', 'answered', withField('x-a', 'a\0b')],
  ['a value with a line break does not count', 'answered', withField('x-a', 'a\r\nx-b: c')],
  ['a name with a space does not count', 'answered', withField('x a', 'b')],
  ['an empty name does not count', 'answered', withField('', 'b')],
  ['capitals in a name', malformed, withField('X-A', 'a')],
  ['connection', malformed, withField('connection', 'close')],
  ['transfer-encoding', malformed, withField('transfer-encoding', 'chunked')],
  ['upgrade', malformed, withField('upgrade', 'h2c')],
  ['te: gzip', malformed, withField('te', 'gzip')],
  ['te: trailers', 'answered', withField('te', 'trailers')],
  ['a pseudo-header behind a field', malformed, request([['x', 'y'], ...GET])],
  ['an unknown pseudo-header', malformed, request([[':odd', 'y'], ...GET])],
  [':status in a request', malformed, request([[':status', '200'], ...GET])],
  ['two :path', malformed, withField(':path', '/b')],
  ['no :path', malformed, request([METHOD, SCHEME, AUTHORITY])],
  ['an empty :path', malformed, request([METHOD, SCHEME, [':path', ''], AUTHORITY])],
  ['a :path with a space', malformed, request([METHOD, SCHEME, [':path', '/a b'], AUTHORITY])],
  ['a :path without a slash', malformed, request([METHOD, SCHEME, [':path', 'a'], AUTHORITY])],
  ['OPTIONS *', 'answered', request([[':method', 'OPTIONS'], SCHEME, [':path', '*'], AUTHORITY])],
  ['no :method', malformed, request([SCHEME, PATH, AUTHORITY])],
  ['a :method with a space', malformed, request([[':method', 'G T'], SCHEME, PATH, AUTHORITY])],
  ['no :scheme', malformed, request([METHOD, PATH, AUTHORITY])],
  ['no host at all', malformed, request([METHOD, SCHEME, PATH])],
  ['host in place of :authority', 'answered', request([METHOD, SCHEME, PATH, ['host', 'x']])],
  ['a host with a space', malformed, request([METHOD, SCHEME, PATH, ['host', 'a b']])],
  ['an :authority with a space', malformed, request([METHOD, SCHEME, PATH, [':authority', 'a b']])],
  [
    'CONNECT',
    'answered',
    request([
      [':method', 'CONNECT'],
      [':authority', 'x:1'],
    ]),
  ],
  ['CONNECT with a path', malformed, request([[':method', 'CONNECT'], SCHEME, PATH, AUTHORITY])],
  [
    ':protocol that was not offered',
    malformed,
    request([[':method', 'CONNECT'], SCHEME, PATH, AUTHORITY, [':protocol', 'websocket']]),
  ],
  ['content-length that is none', malformed, withField('content-length', 'abc')],
  ['two content-length', malformed, request([...GET, ['content-length', '0'], ['content-length', '0']])],
  ['content-length and no content', malformed, withField('content-length', '5')],
  [
    'less than content-length',
    malformed,
    [headers(1, [...GET, ['content-length', '5']], 4), data(3, FLAG.END_STREAM)],
  ],
  [
    'more than content-length',
    malformed,
    [headers(1, [...GET, ['content-length', '5']], 4), data(8, FLAG.END_STREAM)],
  ],
  ['trailers', 'answered', [open, headers(1, [['x', 'y']])]],
  ['trailers that do not end', malformed, [open, headers(1, [['x', 'y']], FLAG.END_HEADERS)]],
  ['a pseudo-header in trailers', malformed, [open, headers(1, [[':path', '/']])]],
  [
    '130 fields',
    ['stream', 'ENHANCE_YOUR_CALM'],
    request([...GET, ...Array<['x', 'y']>(130).fill(['x', 'y'])]),
  ],
  ['a stream of the server’s', broken, [headers(2, GET)]],
  ['HEADERS on stream 0', broken, [headers(0, GET)]],
  ['DATA on stream 0', broken, [data(0, 0, 0)]],
  ['DATA on an idle stream', broken, [data(0)]],
  ['DATA behind the end', ['stream', 'STREAM_CLOSED'], [headers(1, GET), data(3)]],
  ['HEADERS behind the end', ['stream', 'STREAM_CLOSED'], [headers(1, GET), headers(1, GET)]],
  ['RST_STREAM of an idle stream', broken, [frame(FRAME.RST_STREAM, 0, 1, words(8))]],
  ['RST_STREAM on stream 0', broken, [frame(FRAME.RST_STREAM, 0, 0, words(8))]],
  ['RST_STREAM of the wrong length', misshapen, [open, frame(FRAME.RST_STREAM, 0, 1, NONE)]],
  ['WINDOW_UPDATE of an idle stream', broken, [frame(FRAME.WINDOW_UPDATE, 0, 1, words(8))]],
  ['WINDOW_UPDATE of nothing', broken, [frame(FRAME.WINDOW_UPDATE, 0, 0, words(0))]],
  ['WINDOW_UPDATE of nothing for a stream', malformed, [open, frame(FRAME.WINDOW_UPDATE, 0, 1, words(0))]],
  [
    'WINDOW_UPDATE past the largest window',
    ['connection', 'FLOW_CONTROL_ERROR'],
    [frame(FRAME.WINDOW_UPDATE, 0, 0, words(0x7fffffff))],
  ],
  [
    'WINDOW_UPDATE past the largest window of a stream',
    ['stream', 'FLOW_CONTROL_ERROR'],
    [open, frame(FRAME.WINDOW_UPDATE, 0, 1, words(0x7fffffff))],
  ],
  ['WINDOW_UPDATE of the wrong length', misshapen, [frame(FRAME.WINDOW_UPDATE, 0, 0, NONE)]],
  ['PING of the wrong length', misshapen, [frame(FRAME.PING, 0, 0, NONE)]],
  ['PING on a stream', broken, [frame(FRAME.PING, 0, 1, new Uint8Array(8))]],
  ['SETTINGS on a stream', broken, [frame(FRAME.SETTINGS, 0, 1, NONE)]],
  ['SETTINGS of the wrong length', misshapen, [frame(FRAME.SETTINGS, 0, 0, new Uint8Array(5))]],
  ['an acknowledgement that says more', misshapen, [frame(FRAME.SETTINGS, FLAG.ACK, 0, new Uint8Array(6))]],
  ['ENABLE_PUSH of 2', broken, [setting(2, 2)]],
  ['INITIAL_WINDOW_SIZE past the largest', ['connection', 'FLOW_CONTROL_ERROR'], [setting(4, -1)]],
  ['MAX_FRAME_SIZE of 1', broken, [setting(5, 1)]],
  ['a setting that nobody knows', 'answered', [setting(99, 1), ...request(GET)]],
  [
    '33 settings',
    ['connection', 'ENHANCE_YOUR_CALM'],
    [frame(FRAME.SETTINGS, 0, 0, new Uint8Array(Array<number[]>(33).fill([0, 3, 0, 0, 0, 9]).flat()))],
  ],
  ['GOAWAY on a stream', broken, [frame(FRAME.GOAWAY, 0, 1, words(0, 0))]],
  ['GOAWAY of the wrong length', misshapen, [frame(FRAME.GOAWAY, 0, 0, words(0))]],
  ['PRIORITY', 'nothing', [frame(FRAME.PRIORITY, 0, 1, Uint8Array.of(0, 0, 0, 0, 5))]],
  ['PRIORITY of a stream on itself', broken, [frame(FRAME.PRIORITY, 0, 1, Uint8Array.of(0, 0, 0, 1, 5))]],
  ['PRIORITY of the wrong length', misshapen, [frame(FRAME.PRIORITY, 0, 1, NONE)]],
  ['PRIORITY on stream 0', broken, [frame(FRAME.PRIORITY, 0, 0, new Uint8Array(5))]],
  [
    'HEADERS with a priority',
    'answered',
    [frame(FRAME.HEADERS, WHOLE | FLAG.PRIORITY, 1, Uint8Array.of(0, 0, 0, 0, 5, ...coded(GET)))],
  ],
  [
    'a promise of a client',
    broken,
    [open, frame(FRAME.PUSH_PROMISE, 4, 1, Uint8Array.of(0, 0, 0, 2, ...coded(GET)))],
  ],
  ['CONTINUATION of nothing', broken, [frame(FRAME.CONTINUATION, 4, 1, coded(GET))]],
  [
    'CONTINUATION of another stream',
    broken,
    [headers(1, GET, FLAG.END_STREAM), frame(FRAME.CONTINUATION, 4, 3, NONE)],
  ],
  [
    'a frame amid a block',
    broken,
    [headers(1, GET, FLAG.END_STREAM), frame(FRAME.PING, 0, 0, new Uint8Array(8))],
  ],
  [
    'CONTINUATION',
    'answered',
    [
      frame(FRAME.HEADERS, FLAG.END_STREAM, 1, coded(GET).subarray(0, 3)),
      frame(FRAME.CONTINUATION, 4, 1, coded(GET).subarray(3)),
    ],
  ],
  ['an index that no table has', garbled, [frame(FRAME.HEADERS, WHOLE, 1, Uint8Array.of(0xff, 0x80, 1))]],
  ['index 0', garbled, [frame(FRAME.HEADERS, WHOLE, 1, Uint8Array.of(0x80))]],
  ['a block that is cut off', garbled, [frame(FRAME.HEADERS, WHOLE, 1, Uint8Array.of(0x40, 5, 1))]],
  [
    'a larger table than is allowed',
    garbled,
    [frame(FRAME.HEADERS, WHOLE, 1, Uint8Array.of(0x3f, 0xe1, 0xff, 3))],
  ],
  [
    'a change of the table behind a field',
    garbled,
    [frame(FRAME.HEADERS, WHOLE, 1, Uint8Array.of(...coded(GET), 0x20))],
  ],
  [
    'padding',
    'answered',
    [frame(FRAME.HEADERS, WHOLE | FLAG.PADDED, 1, Uint8Array.of(3, ...coded(GET), 0, 0, 0))],
  ],
  ['more padding than there is', broken, [open, frame(FRAME.DATA, FLAG.PADDED, 1, Uint8Array.of(9, 0))]],
  ['padding of which nothing is there', broken, [open, frame(FRAME.DATA, FLAG.PADDED, 1, NONE)]],
  ['a frame that is too large', misshapen, [open, data(16_385)]],
  ['a frame that nobody knows', 'answered', [frame(99, 0, 0, NONE), ...request(GET)]],
];

/** What a client sends for one of them: to a PING behind it there is an answer while the connection lives. */
export const bytesOf = (frames: readonly Uint8Array[]): Uint8Array =>
  Uint8Array.from([PREFACE, SETTINGS, ...frames].flatMap((each) => [...each]));
