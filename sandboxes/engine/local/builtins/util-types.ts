/** `node:util/types`: what a value is, by its internals as far as JavaScript lets one look. */
type Predicate = (value: unknown) => boolean;

const tag = (value: unknown) => Object.prototype.toString.call(value).slice(8, -1);
const tagged =
  (...names: string[]): Predicate =>
  (value) =>
    names.includes(tag(value));
/** Whether the getter or method of a class takes it for one of its own: what a tag says can be made up. */
const accepts =
  (probe: ((this: never) => unknown) | undefined): Predicate =>
  (value) => {
    if (probe === undefined || typeof value !== 'object' || value === null) return false;
    try {
      Reflect.apply(probe, value, []);
      return true;
    } catch {
      return false;
    }
  };
const getter = (prototype: object, name: string) => Object.getOwnPropertyDescriptor(prototype, name)?.get;
const primitiveOf = (Type: { prototype: { valueOf(): unknown } }): Predicate =>
  accepts(Type.prototype.valueOf);
const instance =
  (Type: new (...args: never[]) => unknown): Predicate =>
  (value) =>
    value instanceof Type;
const view =
  (name: string): Predicate =>
  (value) =>
    ArrayBuffer.isView(value) && (value as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] === name;

const isTypedArray: Predicate = (value) => ArrayBuffer.isView(value) && !(value instanceof DataView);

const sourceOf = getter(RegExp.prototype, 'hasIndices');
/** The prototype itself passes the getter, and is no regular expression. */
function regExpProbe(this: object): unknown {
  if (this === RegExp.prototype) throw new TypeError('the prototype');
  return Reflect.apply(sourceOf as () => unknown, this, []);
}
const hasTag = (value: unknown) => Symbol.toStringTag in (value as object);

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
  isDate: accepts(Date.prototype.getTime),
  isRegExp: accepts(regExpProbe),
  isMap: accepts(getter(Map.prototype, 'size')),
  isSet: accepts(getter(Set.prototype, 'size')),
  isWeakMap: instance(WeakMap),
  isWeakSet: instance(WeakSet),
  isMapIterator: tagged('Map Iterator'),
  isSetIterator: tagged('Set Iterator'),
  isPromise: instance(Promise),
  isNativeError: (value: unknown) => tag(value) === 'Error' && (value instanceof Error || !hasTag(value)),
  isAsyncFunction: tagged('AsyncFunction', 'AsyncGeneratorFunction'),
  isGeneratorFunction: tagged('GeneratorFunction', 'AsyncGeneratorFunction'),
  isGeneratorObject: tagged('Generator', 'AsyncGenerator'),
  isArgumentsObject: tagged('Arguments'),
  isBoxedPrimitive: (value: unknown) =>
    [String, Number, Boolean, BigInt, Symbol].some((Type) => primitiveOf(Type)(value)),
  isStringObject: primitiveOf(String),
  isNumberObject: primitiveOf(Number),
  isBooleanObject: primitiveOf(Boolean),
  isBigIntObject: primitiveOf(BigInt),
  isSymbolObject: primitiveOf(Symbol),
  isModuleNamespaceObject: tagged('Module'),
  isCryptoKey: tagged('CryptoKey'),
  isKeyObject: tagged('KeyObject'),
  /** JavaScript cannot see through a proxy: always false. */
  isProxy: (_value: unknown) => false,
  isExternal: (_value: unknown) => false,
};
