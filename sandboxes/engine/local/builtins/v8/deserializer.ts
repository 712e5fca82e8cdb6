/** `v8.Deserializer` and `v8.DefaultDeserializer`. */
import { Buffer } from 'node:buffer';
import { nodeError } from '../node-error';
import { HOST_VIEWS } from './serializer';
import { ERRORS, REGEXP_FLAGS, TAG, VERSION, VIEWS } from './tags';

const fail = (): never => {
  throw broken();
};
const broken = () => new Error('Unable to deserialize cloned data.');

export class Deserializer {
  readonly buffer: Uint8Array<ArrayBuffer>;
  readonly #view: DataView;
  readonly #objects: object[] = [];
  readonly #transferred = new Map<number, ArrayBuffer>();
  #at = 0;
  #version = 0;
  declare _readHostObject?: () => object;

  /** @throws {TypeError} ERR_INVALID_ARG_TYPE */
  constructor(buffer: ArrayBufferView<ArrayBuffer>) {
    if (!ArrayBuffer.isView(buffer))
      throw nodeError(TypeError, 'ERR_INVALID_ARG_TYPE', 'buffer must be a TypedArray or a DataView');
    this.buffer = new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
    this.#view = new DataView(buffer.buffer, buffer.byteOffset, buffer.byteLength);
  }

  /** @throws {Error} when the version is not one that can be read */
  readHeader(): true {
    if (this.buffer[0] === TAG.version) {
      this.#at = 1;
      this.#version = Number(this.#varint());
      // Version 13 is that of Node 10.
      if (this.#version >= 13 && this.#version <= VERSION) return true;
    }
    throw new Error('Unable to deserialize cloned data due to invalid or unsupported version.');
  }

  getWireFormatVersion(): number {
    return this.#version;
  }

  transferArrayBuffer(id: number, buffer: ArrayBuffer): void {
    this.#transferred.set(id, buffer);
  }

  readUint32(): number {
    return Number(this.#varint()) >>> 0;
  }

  readUint64(): [high: number, low: number] {
    const value = this.#varint();
    return [Number((value >> 32n) & 0xffffffffn), Number(value & 0xffffffffn)];
  }

  readDouble(): number {
    const at = this.#skip(8);
    return this.#view.getFloat64(at, true);
  }

  _readRawBytes(length: number): number {
    if (this.#at + length > this.buffer.length) throw new Error('ReadRawBytes() failed');
    return this.#skip(length);
  }

  readRawBytes(length: number): Buffer {
    const at = this._readRawBytes(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + at, length);
  }

  #bytes(length: number): Buffer {
    const at = this.#skip(length);
    return Buffer.from(this.buffer.buffer, this.buffer.byteOffset + at, length);
  }

  /** @throws {Error} when it is not what a serializer writes */
  readValue(): unknown {
    const value = this.#value(this.#tag());
    return this.#viewOf(value);
  }

  #skip(octets: number): number {
    const at = this.#at;
    if (octets < 0 || at + octets > this.buffer.length) throw broken();
    this.#at += octets;
    return at;
  }

  #byte(): number {
    return this.buffer[this.#skip(1)] as number;
  }

  #tag(): string {
    let byte = this.#byte();
    while (byte === TAG.padding) byte = this.#byte();
    return String.fromCharCode(byte);
  }

  #varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw broken();
  }

  #length(): number {
    return Number(this.#varint());
  }

  #remember<Value extends object>(value: Value): Value {
    this.#objects.push(value);
    return value;
  }

  #value(tag: string): unknown {
    switch (tag) {
      case TAG.undefined:
        return undefined;
      case TAG.null:
        return null;
      case TAG.true:
        return true;
      case TAG.false:
        return false;
      case TAG.int32: {
        const bits = this.readUint32();
        return (bits >>> 1) ^ -(bits & 1);
      }
      case TAG.uint32:
        return this.readUint32();
      case TAG.double:
        return this.readDouble();
      case TAG.bigint:
        return this.#bigint();
      case TAG.latin1:
        return this.#bytes(this.#length()).toString('latin1');
      case TAG.utf16:
        return this.#bytes(this.#length()).toString('utf16le');
      case TAG.utf8:
        return this.#bytes(this.#length()).toString('utf8');
      case TAG.reference: {
        const value = this.#objects[this.#length()];
        if (!value) throw broken();
        return value;
      }
      default:
        return this.#object(tag);
    }
  }

  #object(tag: string): object {
    switch (tag) {
      case TAG.object:
        return this.#properties(this.#remember({}), TAG.objectEnd);
      case TAG.denseArray:
        return this.#denseArray();
      case TAG.sparseArray: {
        const length = this.#length();
        return this.#array(this.#remember(new Array<unknown>(length)), TAG.sparseArrayEnd, length);
      }
      case TAG.date:
        return this.#remember(new Date(this.readDouble()));
      case TAG.trueObject:
        return this.#remember(Object(true) as object);
      case TAG.falseObject:
        return this.#remember(Object(false) as object);
      case TAG.numberObject:
        return this.#remember(Object(this.readDouble()) as object);
      case TAG.bigintObject:
        return this.#remember(Object(this.#bigint()) as object);
      case TAG.stringObject:
        return this.#remember(Object(this.#string()) as object);
      case TAG.regexp:
        return this.#regexp();
      case TAG.map:
        return this.#map();
      case TAG.set:
        return this.#set();
      case TAG.arrayBuffer:
        return this.#remember(Uint8Array.from(this.#bytes(this.#length())).buffer);
      case TAG.transferred: {
        const buffer = this.#transferred.get(this.#length());
        if (!buffer) throw broken();
        return this.#remember(buffer);
      }
      case TAG.error:
        return this.#error();
      case TAG.hostObject:
        return this.#hostObject();
      default:
        throw broken();
    }
  }

  #bigint(): bigint {
    const bits = this.#length();
    const bytes = this.#bytes(Math.floor(bits / 2));
    let value = 0n;
    for (let at = bytes.length - 1; at >= 0; at--) value = (value << 8n) | BigInt(bytes[at] as number);
    return bits & 1 ? -value : value;
  }

  #string(): string {
    const text = this.#value(this.#tag());
    if (typeof text !== 'string') throw broken();
    return text;
  }

  /** Keys and values up to the tag that ends them, and how many there were. */
  #properties<Holder extends object>(holder: Holder, end: string): Holder {
    for (let count = 0; ; count++) {
      const tag = this.#tag();
      if (tag === end) {
        if (this.#length() !== count) throw broken();
        return holder;
      }
      const key = this.#value(tag);
      if (typeof key !== 'string' && typeof key !== 'number') throw broken();
      const value = this.readValue();
      Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
    }
  }

  #denseArray(): object {
    const length = this.#length();
    // Each element has one octet at least.
    if (length > this.buffer.length - this.#at) throw broken();
    const array = this.#remember(new Array<unknown>(length));
    for (let at = 0; at < length; at++) {
      const tag = this.#tag();
      if (tag === TAG.hole) continue;
      array[at] = this.#viewOf(this.#value(tag));
    }
    return this.#array(array, TAG.denseArrayEnd, length);
  }

  /** Its properties; behind them its length stands once more. */
  #array(array: unknown[], end: string, length: number): unknown[] {
    this.#properties(array, end);
    if (this.#length() !== length) throw broken();
    return array;
  }

  /** A view stands behind its memory. */
  #viewOf(value: unknown): unknown {
    return value instanceof ArrayBuffer && this.#ends(TAG.view) ? this.#memory(value) : value;
  }

  #regexp(): RegExp {
    const at = this.#objects.length;
    this.#objects.push({});
    const source = this.#string();
    const bits = this.#length();
    const flags = [...REGEXP_FLAGS].filter((_, bit) => bits & (1 << bit)).join('');
    const regexp = new RegExp(source, flags);
    this.#objects[at] = regexp;
    return regexp;
  }

  #map(): Map<unknown, unknown> {
    const map = this.#remember(new Map<unknown, unknown>());
    let count = 0;
    for (; !this.#ends(TAG.mapEnd); count += 2) {
      const key = this.readValue();
      map.set(key, this.readValue());
    }
    if (this.#length() !== count) throw broken();
    return map;
  }

  #set(): Set<unknown> {
    const set = this.#remember(new Set<unknown>());
    let count = 0;
    for (; !this.#ends(TAG.setEnd); count++) set.add(this.readValue());
    if (this.#length() !== count) throw broken();
    return set;
  }

  #ends(tag: string): boolean {
    if (String.fromCharCode(this.buffer[this.#at] ?? 0) !== tag) return false;
    this.#at++;
    return true;
  }

  #memory(buffer: ArrayBuffer): object {
    const Type = VIEWS[String.fromCharCode(this.#byte())];
    const [offset, length] = [this.#length(), this.#length()];
    if (this.#version >= 14) this.#varint();
    const size = (Type as { BYTES_PER_ELEMENT?: number } | undefined)?.BYTES_PER_ELEMENT ?? 1;
    if (!Type || offset + length > buffer.byteLength || length % size !== 0) throw broken();
    return this.#remember(new Type(buffer, offset, length / size));
  }

  #error(): Error {
    const at = this.#objects.length;
    this.#objects.push({});
    let Type: ErrorConstructor = Error;
    const own: Record<string, unknown> = {};
    for (let tag = this.#tag(); tag !== '.'; tag = this.#tag()) {
      if (tag === 'm') own['message'] = this.#string();
      else if (tag === 's') own['stack'] = this.#string();
      else if (tag === 'c') own['cause'] = this.readValue();
      else Type = ERRORS[tag] ?? fail();
    }
    const error = new Type();
    for (const [name, value] of Object.entries(own))
      Object.defineProperty(error, name, { value, writable: true, enumerable: false, configurable: true });
    this.#objects[at] = error;
    return error;
  }

  #hostObject(): object {
    if (!this._readHostObject) throw broken();
    const at = this.#objects.length;
    this.#objects.push({});
    const value = this._readHostObject();
    this.#objects[at] = value;
    return value;
  }
}

export class DefaultDeserializer extends Deserializer {}

DefaultDeserializer.prototype._readHostObject = function read(this: DefaultDeserializer): object {
  const Type = HOST_VIEWS[this.readUint32()] ?? fail();
  const bytes = this.readRawBytes(this.readUint32());
  if (Type === Buffer) return bytes;
  const size = (Type as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
  const aligned = bytes.byteOffset % size === 0;
  const View = Type as unknown as new (buffer: ArrayBufferLike, offset: number, length: number) => object;
  return aligned
    ? new View(bytes.buffer, bytes.byteOffset, bytes.length / size)
    : new View(Uint8Array.from(bytes).buffer, 0, bytes.length / size);
};
