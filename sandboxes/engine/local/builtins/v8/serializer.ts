/** `v8.Serializer` and `v8.DefaultSerializer`. */
import { Buffer } from 'node:buffer';
import { inspect } from 'node:util';
import { invalidArgType } from '../node-error';
import { ByteWriter } from './byte-writer';
import { ERRORS, REGEXP_FLAGS, TAG, VERSION, VIEWS } from './tags';

const INT32 = 2 ** 31;
const isInt32 = (value: number) =>
  Number.isInteger(value) && value >= -INT32 && value < INT32 && !Object.is(value, -0);
const hasGetter = (value: object, name: string) => Object.getOwnPropertyDescriptor(value, name);

export class Serializer {
  readonly #out = new ByteWriter();
  readonly #ids = new Map<object, number>();
  readonly #transferred = new Map<ArrayBuffer, number>();
  #viewsAreHostObjects = false;
  declare _getDataCloneError: new (
    message: string,
  ) => Error;
  declare _writeHostObject?: (value: object) => void;
  declare _getSharedArrayBufferId?: (value: object) => number;

  writeHeader(): void {
    this.#out.byte(TAG.version);
    this.#out.varint(VERSION);
  }

  /** @throws {Error} on what cannot be cloned */
  writeValue(value: unknown): true {
    this.#write(value);
    return true;
  }

  releaseBuffer(): Buffer {
    const bytes = this.#out.take();
    return Buffer.from(bytes.buffer, 0, bytes.length);
  }

  transferArrayBuffer(id: number, buffer: ArrayBuffer): void {
    this.#transferred.set(buffer, id);
  }

  writeUint32(value: number): void {
    this.#out.varint(value >>> 0);
  }

  writeUint64(high: number, low: number): void {
    this.#out.varint((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
  }

  writeDouble(value: number): void {
    this.#out.double(Number(value));
  }

  writeRawBytes(bytes: ArrayBufferView | ArrayBuffer): void {
    if (ArrayBuffer.isView(bytes))
      this.#out.bytes(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    else if (bytes instanceof ArrayBuffer) this.#out.bytes(new Uint8Array(bytes));
    else throw invalidArgType('source', 'a TypedArray or a DataView', bytes);
  }

  _setTreatArrayBufferViewsAsHostObjects(yes: boolean): void {
    this.#viewsAreHostObjects = yes;
  }

  #tag(tag: string): void {
    this.#out.byte(tag.charCodeAt(0));
  }

  #refuse(value: unknown): never {
    const what =
      typeof value === 'object' && value !== null
        ? `#<${value.constructor?.name ?? 'Object'}>`
        : String(value);
    throw new this._getDataCloneError(`${what} could not be cloned.`);
  }

  #write(value: unknown): void {
    switch (typeof value) {
      case 'undefined':
        this.#tag(TAG.undefined);
        break;
      case 'boolean':
        this.#tag(value ? TAG.true : TAG.false);
        break;
      case 'number':
        this.#number(value);
        break;
      case 'bigint':
        this.#tag(TAG.bigint);
        this.#bigint(value);
        break;
      case 'string':
        this.#string(value);
        break;
      case 'object':
        if (value === null) this.#tag(TAG.null);
        else this.#object(value);
        break;
      default:
        this.#refuse(value);
    }
  }

  #number(value: number): void {
    if (isInt32(value)) {
      this.#tag(TAG.int32);
      this.#out.zigzag(value);
    } else {
      this.#tag(TAG.double);
      this.#out.double(value);
    }
  }

  /** A sign and a length, then words of eight octets. */
  #bigint(value: bigint): void {
    let digits = value < 0n ? -value : value;
    const words: bigint[] = [];
    for (; digits > 0n; digits >>= 64n) words.push(digits & 0xffffffffffffffffn);
    this.#out.varint((words.length * 8 * 2) | (value < 0n ? 1 : 0));
    const view = new DataView(new ArrayBuffer(words.length * 8));
    words.forEach((word, at) => {
      view.setBigUint64(at * 8, word, true);
    });
    this.#out.bytes(new Uint8Array(view.buffer));
  }

  #string(text: string): void {
    if (/^[\0-\xff]*$/.test(text)) {
      this.#tag(TAG.latin1);
      this.#out.varint(text.length);
      this.#out.bytes(Buffer.from(text, 'latin1'));
      return;
    }
    const bytes = Buffer.from(text, 'utf16le');
    const varint = Math.max(1, Math.ceil(bytes.length.toString(2).length / 7));
    // Its octets stand at an even place.
    if ((this.#out.length + 1 + varint) % 2 === 1) this.#out.byte(TAG.padding);
    this.#tag(TAG.utf16);
    this.#out.varint(bytes.length);
    this.#out.bytes(bytes);
  }

  #object(value: object): void {
    const known = this.#ids.get(value);
    if (known !== undefined) {
      this.#tag(TAG.reference);
      this.#out.varint(known);
      return;
    }
    if (ArrayBuffer.isView(value) && !this.#viewsAreHostObjects && !this.#ids.has(value.buffer))
      this.#object(value.buffer);
    this.#ids.set(value, this.#ids.size);
    if (Array.isArray(value)) this.#array(value);
    else if (ArrayBuffer.isView(value)) this.#view(value);
    else this.#byClass(value);
  }

  #byClass(value: object): void {
    switch (Object.prototype.toString.call(value)) {
      case '[object Date]':
        this.#tag(TAG.date);
        this.#out.double(Number(value));
        break;
      case '[object Boolean]':
        this.#tag(value.valueOf() ? TAG.trueObject : TAG.falseObject);
        break;
      case '[object Number]':
        this.#tag(TAG.numberObject);
        this.#out.double(Number(value));
        break;
      case '[object BigInt]':
        this.#tag(TAG.bigintObject);
        this.#bigint((value as { valueOf(): bigint }).valueOf());
        break;
      case '[object String]':
        this.#tag(TAG.stringObject);
        this.#string(String(value));
        break;
      case '[object RegExp]':
        this.#regexp(value as RegExp);
        break;
      case '[object Map]':
        this.#map(value as Map<unknown, unknown>);
        break;
      case '[object Set]':
        this.#set(value as Set<unknown>);
        break;
      case '[object ArrayBuffer]':
        this.#arrayBuffer(value as ArrayBuffer);
        break;
      case '[object Error]':
        this.#error(value as Error);
        break;
      case '[object Arguments]':
        this.#refuse(value);
        break;
      default:
        if (isOpaque(value)) this.#refuse(value);
        this.#plain(value);
        break;
    }
  }

  #properties(value: object, names: readonly string[]): number {
    let count = 0;
    for (const name of names) {
      // A getter may have taken it away.
      if (!hasGetter(value, name)) continue;
      this.#key(name);
      this.#write(Reflect.get(value, name));
      count++;
    }
    return count;
  }

  #key(name: string): void {
    if (String(Number(name)) === name && isInt32(Number(name)) && Number(name) >= 0)
      this.#number(Number(name));
    else this.#string(name);
  }

  #plain(value: object): void {
    this.#tag(TAG.object);
    const count = this.#properties(value, Object.keys(value));
    this.#tag(TAG.objectEnd);
    this.#out.varint(count);
  }

  #array(value: readonly unknown[]): void {
    const { length } = value;
    const names = Object.keys(value);
    const dense =
      names.length >= length && names[length - 1] === (length > 0 ? String(length - 1) : undefined);
    if (!dense && length > 0) {
      this.#tag(TAG.sparseArray);
      this.#out.varint(length);
      const count = this.#properties(value, names);
      this.#tag(TAG.sparseArrayEnd);
      this.#out.varint(count);
      this.#out.varint(length);
      return;
    }
    this.#tag(TAG.denseArray);
    this.#out.varint(length);
    for (let at = 0; at < length; at++) {
      if (at in value) this.#write(value[at]);
      else this.#tag(TAG.hole);
    }
    const count = this.#properties(value, names.slice(length));
    this.#tag(TAG.denseArrayEnd);
    this.#out.varint(count);
    this.#out.varint(length);
  }

  #regexp({ source, flags }: RegExp): void {
    this.#tag(TAG.regexp);
    this.#string(source);
    this.#out.varint([...flags].reduce((bits, flag) => bits | (1 << REGEXP_FLAGS.indexOf(flag)), 0));
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    this.#tag(TAG.map);
    // As it was at first: a getter may change it.
    const entries = [...map].flat();
    for (const each of entries) this.#write(each);
    this.#tag(TAG.mapEnd);
    this.#out.varint(entries.length);
  }

  #set(set: ReadonlySet<unknown>): void {
    this.#tag(TAG.set);
    const entries = [...set];
    for (const each of entries) this.#write(each);
    this.#tag(TAG.setEnd);
    this.#out.varint(entries.length);
  }

  #arrayBuffer(buffer: ArrayBuffer): void {
    const id = this.#transferred.get(buffer);
    if (id !== undefined) {
      this.#tag(TAG.transferred);
      this.#out.varint(id);
      return;
    }
    this.#tag(TAG.arrayBuffer);
    this.#out.varint(buffer.byteLength);
    this.#out.bytes(new Uint8Array(buffer));
  }

  #view(view: ArrayBufferView): void {
    if (this.#viewsAreHostObjects) {
      this.#tag(TAG.hostObject);
      if (!this._writeHostObject) throw new this._getDataCloneError(`${inspect(view)} could not be cloned.`);
      this._writeHostObject(view);
      return;
    }
    this.#tag(TAG.view);
    const type = Object.entries(VIEWS).find(([, Type]) => view instanceof Type)?.[0] ?? 'B';
    this.#tag(type);
    this.#out.varint(view.byteOffset);
    this.#out.varint(view.byteLength);
    // Flags: of fixed length.
    this.#out.varint(0);
  }

  #error(error: Error): void {
    this.#tag(TAG.error);
    const type = Object.entries(ERRORS).find(([, Type]) => error.name === Type.name)?.[0];
    if (type) this.#tag(type);
    if (hasGetter(error, 'message')) {
      this.#tag('m');
      this.#string(String(error.message));
    }
    if (hasGetter(error, 'cause')) {
      this.#tag('c');
      this.#write(error.cause);
    }
    const { stack } = error;
    if (typeof stack === 'string') {
      this.#tag('s');
      this.#string(stack);
    }
    this.#tag('.');
  }
}

Serializer.prototype._getDataCloneError = Error;

/** Objects of classes that the format has no tag for, and that are more than their properties. */
function isOpaque(value: object): boolean {
  return [Promise, WeakMap, WeakSet, WeakRef].some((Type) => value instanceof Type);
}

/** By Node's numbers for views that are host objects: `arrayBufferViewTypeToIndex`. 10 is a `Buffer`. */
export const HOST_VIEWS = [
  Int8Array,
  Uint8Array,
  Uint8ClampedArray,
  Int16Array,
  Uint16Array,
  Int32Array,
  Uint32Array,
  Float32Array,
  Float64Array,
  DataView,
  Buffer,
  BigInt64Array,
  BigUint64Array,
] as const;

/** Views stand for their own octets alone: what else is in their memory may be nobody's business. */
export class DefaultSerializer extends Serializer {
  constructor() {
    super();
    this._setTreatArrayBufferViewsAsHostObjects(true);
  }
}

DefaultSerializer.prototype._writeHostObject = function write(this: DefaultSerializer, view: object): void {
  const { buffer, byteOffset, byteLength } = view as ArrayBufferView;
  const name = Object.prototype.toString.call(view).slice('[object '.length, -1);
  const isBuffer = view.constructor === Buffer;
  const index = isBuffer ? HOST_VIEWS.indexOf(Buffer) : HOST_VIEWS.findIndex((Type) => Type.name === name);
  if (index < 0) throw new this._getDataCloneError(`Unserializable host object: ${inspect(view)}`);
  this.writeUint32(index);
  this.writeUint32(byteLength);
  this.writeRawBytes(new Uint8Array(buffer, byteOffset, byteLength));
};
