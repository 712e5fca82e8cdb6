/** Reads Protocol Buffers by a table of fields, into the form that the JSON encoding of OTLP has. */

type Scalar =
  | 'string'
  | 'bool'
  | 'int64'
  | 'enum'
  | 'double'
  | 'fixed64'
  | 'sfixed64'
  | 'fixed32'
  | 'hex'
  | 'base64';

/** A message's fields by number: name, type, and whether it repeats. */
export interface Message {
  readonly [number: number]: readonly [name: string, type: Scalar | (() => Message), repeated?: true];
}

/** Bytes that are no message of the kind that was expected. */
export class WireError extends Error {
  override readonly name = 'WireError';
}

/** @throws {WireError} */
export function decode(bytes: Uint8Array, message: Message): Record<string, unknown> {
  const reader = new Reader(bytes);
  const result: Record<string, unknown> = {};
  while (!reader.done) {
    const tag = Number(reader.varint());
    const field = message[tag >>> 3];
    const wire = tag & 7;
    if (field === undefined) {
      reader.skip(wire);
      continue;
    }
    const [name, type, repeated] = field;
    if (repeated === undefined) result[name] = value(reader, type, wire);
    else {
      const list = Array.isArray(result[name]) ? result[name] : [];
      result[name] = list;
      // Numbers that repeat stand together in one piece.
      const packed = wire === 2 && (type === 'fixed64' || type === 'double');
      if (!packed) list.push(value(reader, type, wire));
      else for (const inner = new Reader(reader.bytes()); !inner.done; ) list.push(value(inner, type, 1));
    }
  }
  return result;
}

function value(reader: Reader, type: Scalar | (() => Message), wire: number): unknown {
  const expected =
    typeof type === 'function' || type === 'string' || type === 'hex' || type === 'base64'
      ? 2
      : type === 'fixed32'
        ? 5
        : type === 'bool' || type === 'int64' || type === 'enum'
          ? 0
          : 1;
  if (wire !== expected) throw new WireError(`proto: wrong wireType = ${wire}`);
  if (typeof type === 'function') return decode(reader.bytes(), type());
  switch (type) {
    case 'string':
      return new TextDecoder().decode(reader.bytes());
    case 'hex':
      return Buffer.from(reader.bytes()).toString('hex');
    case 'base64':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'bool':
      return reader.varint() !== 0n;
    case 'int64':
      return String(BigInt.asIntN(64, reader.varint()));
    case 'enum':
      return Number(BigInt.asIntN(32, reader.varint()));
    case 'double':
      return reader.fixed(8).getFloat64(0, true);
    case 'fixed64':
      return String(reader.fixed(8).getBigUint64(0, true));
    case 'sfixed64':
      return String(reader.fixed(8).getBigInt64(0, true));
    case 'fixed32':
      return reader.fixed(4).getUint32(0, true);
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get done(): boolean {
    return this.#at >= this.#bytes.length;
  }

  varint(): bigint {
    let result = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#bytes[this.#at++];
      if (byte === undefined) throw new WireError('proto: unexpected EOF');
      result |= BigInt(byte & 127) << shift;
      if (byte < 128) return result;
    }
    throw new WireError('proto: integer overflow');
  }

  bytes(): Uint8Array {
    return this.#take(Number(this.varint()));
  }

  fixed(length: number): DataView {
    const { buffer, byteOffset } = this.#take(length);
    return new DataView(buffer, byteOffset, length);
  }

  skip(wire: number): void {
    if (wire === 0) this.varint();
    else if (wire === 1) this.#take(8);
    else if (wire === 2) this.bytes();
    else if (wire === 5) this.#take(4);
    else throw new WireError(`proto: illegal wireType ${wire}`);
  }

  #take(length: number): Uint8Array {
    if (this.#at + length > this.#bytes.length) throw new WireError('proto: unexpected EOF');
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }
}
