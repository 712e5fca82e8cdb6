/** `node:util/types`: what a value is, by its internals as far as JavaScript lets one look. */
type Predicate = (value: unknown) => boolean;

const tag = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);
const tagged =
  (...names: string[]): Predicate =>
  (value) =>
    names.includes(tag(value));
const boxed =
  (type: string): Predicate =>
  (value) =>
    typeof value === 'object' && value !== null && tag(value) === type;
const instance =
  (Type: new (...args: never[]) => unknown): Predicate =>
  (value) =>
    value instanceof Type;
const view =
  (name: string): Predicate =>
  (value) =>
    ArrayBuffer.isView(value) && (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === name;

const isTypedArray: Predicate = (value) => ArrayBuffer.isView(value) && !(value instanceof DataView);

export default {
  isTypedArray,
  isArrayBufferView: ArrayBuffer.isView,
  isDataView: instance(DataView),
  isUint8Array: view('Uint8Array'),
  isUint8ClampedArray: view('Uint8ClampedArray'),
  isUint16Array: view('Uint16Array'),
  isUint32Array: view('Uint32Array'),
  isInt8Array: view('Int8Array'),
  isInt16Array: view('Int16Array'),
  isInt32Array: view('Int32Array'),
  isFloat32Array: view('Float32Array'),
  isFloat64Array: view('Float64Array'),
  isBigInt64Array: view('BigInt64Array'),
  isBigUint64Array: view('BigUint64Array'),
  isArrayBuffer: instance(ArrayBuffer),
  isSharedArrayBuffer: tagged('SharedArrayBuffer'),
  isAnyArrayBuffer: tagged('ArrayBuffer', 'SharedArrayBuffer'),
  isDate: tagged('Date'),
  isRegExp: tagged('RegExp'),
  isMap: instance(Map),
  isSet: instance(Set),
  isWeakMap: instance(WeakMap),
  isWeakSet: instance(WeakSet),
  isMapIterator: tagged('Map Iterator'),
  isSetIterator: tagged('Set Iterator'),
  isPromise: instance(Promise),
  isNativeError: tagged('Error'),
  isAsyncFunction: tagged('AsyncFunction', 'AsyncGeneratorFunction'),
  isGeneratorFunction: tagged('GeneratorFunction', 'AsyncGeneratorFunction'),
  isGeneratorObject: tagged('Generator', 'AsyncGenerator'),
  isArgumentsObject: tagged('Arguments'),
  isBoxedPrimitive: (value: unknown) =>
    ['String', 'Number', 'Boolean', 'BigInt', 'Symbol'].some((type) => boxed(type)(value)),
  isStringObject: boxed('String'),
  isNumberObject: boxed('Number'),
  isBooleanObject: boxed('Boolean'),
  isBigIntObject: boxed('BigInt'),
  isSymbolObject: boxed('Symbol'),
  isModuleNamespaceObject: tagged('Module'),
  isCryptoKey: tagged('CryptoKey'),
  isKeyObject: tagged('KeyObject'),
  /** JavaScript cannot see through a proxy: always false. */
  isProxy: (_value: unknown) => false,
  isExternal: (_value: unknown) => false,
};
