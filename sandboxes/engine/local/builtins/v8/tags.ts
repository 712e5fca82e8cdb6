/** V8's format of structured clones, version 15, as Node 20 to 22 write it: `src/objects/value-serializer.cc`. */

export const VERSION = 15;

export const TAG = {
  version: 0xff,
  padding: 0,
  hole: '-',
  undefined: '_',
  null: '0',
  true: 'T',
  false: 'F',
  int32: 'I',
  uint32: 'U',
  double: 'N',
  bigint: 'Z',
  latin1: '"',
  utf16: 'c',
  utf8: 'S',
  reference: '^',
  object: 'o',
  objectEnd: '{',
  sparseArray: 'a',
  sparseArrayEnd: '@',
  denseArray: 'A',
  denseArrayEnd: '$',
  date: 'D',
  trueObject: 'y',
  falseObject: 'x',
  numberObject: 'n',
  bigintObject: 'z',
  stringObject: 's',
  regexp: 'R',
  map: ';',
  mapEnd: ':',
  set: "'",
  setEnd: ',',
  arrayBuffer: 'B',
  view: 'V',
  transferred: 't',
  hostObject: '\\',
  error: 'r',
} as const;

/** Kinds of error by the tag that stands in for their prototype. `Error` has none. */
export const ERRORS: Readonly<Record<string, ErrorConstructor>> = {
  E: EvalError as ErrorConstructor,
  R: RangeError as ErrorConstructor,
  F: ReferenceError as ErrorConstructor,
  S: SyntaxError as ErrorConstructor,
  T: TypeError as ErrorConstructor,
  U: URIError as ErrorConstructor,
};

/** Flags of regular expressions by their bit. */
export const REGEXP_FLAGS = 'gimyusdv';

type View = Exclude<ArrayBufferView, never>;
type ViewType = new (buffer: ArrayBuffer, offset: number, length: number) => View;

/** Views of memory as V8 names them, where it writes them itself. */
export const VIEWS: Readonly<Record<string, ViewType>> = {
  b: Int8Array as ViewType,
  B: Uint8Array as ViewType,
  C: Uint8ClampedArray as ViewType,
  w: Int16Array as ViewType,
  W: Uint16Array as ViewType,
  d: Int32Array as ViewType,
  D: Uint32Array as ViewType,
  f: Float32Array as ViewType,
  F: Float64Array as ViewType,
  '?': DataView as ViewType,
  q: BigInt64Array as unknown as ViewType,
  Q: BigUint64Array as unknown as ViewType,
};
