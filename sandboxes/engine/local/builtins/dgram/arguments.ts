/** The many forms of `send`'s arguments, as Node 20's `lib/dgram.js` reads them. */
import { Buffer } from 'node:buffer';
import { invalidArgType, nodeError, received } from '../node-error';
import { isConnected, outOfBounds } from './errors';

const BYTES = 'of type string or an instance of Buffer, TypedArray, or DataView';

export type SendCallback = (error: Error | null, bytes?: number) => void;

export interface Outgoing {
  readonly bytes: Buffer;
  readonly port: number;
  readonly address: string | undefined;
  readonly callback: SendCallback | undefined;
}

/** @throws {RangeError} ERR_SOCKET_BAD_PORT */
export function datagramPort(given: unknown, zeroAllowed: boolean): number {
  const port = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  if (typeof port === 'number' && Number.isInteger(port) && port <= 65_535 && port >= (zeroAllowed ? 0 : 1))
    return port;
  throw nodeError(
    RangeError,
    'ERR_SOCKET_BAD_PORT',
    `Port should be >${zeroAllowed ? '=' : ''} 0 and < 65536. ${received(given)}.`,
  );
}

function view(part: unknown): Buffer | null {
  if (typeof part === 'string') return Buffer.from(part);
  if (!ArrayBuffer.isView(part)) return null;
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength);
}

function slice(given: unknown, from: unknown, count: unknown): Buffer {
  const buffer = view(given);
  if (!buffer) throw invalidArgType('buffer', BYTES, given);
  const offset = Number(from) >>> 0;
  const length = Number(count) >>> 0;
  if (offset > buffer.length) throw outOfBounds('offset');
  if (offset + length > buffer.length) throw outOfBounds('length');
  return buffer.subarray(offset, offset + length);
}

function bytesOf(given: unknown): Buffer {
  if (!Array.isArray(given)) {
    const buffer = view(given);
    if (!buffer) throw invalidArgType('buffer', BYTES, given);
    return buffer;
  }
  const parts = given.map(view);
  if (!parts.every((part) => part !== null)) throw invalidArgType('buffer list arguments', BYTES, given);
  return Buffer.concat(parts);
}

/** `(msg[, offset, length][, port][, address][, callback])`; on a connected socket without port and address. */
export function outgoing(args: readonly unknown[], connected: boolean): Outgoing {
  let [given, offset, length, port, address, callback] = args;
  if (!connected) {
    if (address || (port && typeof port !== 'function')) given = slice(given, offset, length);
    else {
      callback = port;
      port = offset;
      address = length;
    }
  } else {
    if (typeof length === 'number') {
      given = slice(given, offset, length);
      if (typeof port === 'function') {
        callback = port;
        port = null;
      }
    } else callback = offset;
    if (port || address) throw isConnected();
  }
  const bytes = bytesOf(given);
  const checked = connected ? 0 : datagramPort(port, false);
  if (typeof address === 'function') {
    callback = address;
    address = undefined;
  } else if (address !== undefined && address !== null && typeof address !== 'string')
    throw invalidArgType('address', 'of type string', address);
  return {
    bytes,
    port: checked,
    address: (address as string | null | undefined) || undefined,
    callback: typeof callback === 'function' ? (callback as SendCallback) : undefined,
  };
}
