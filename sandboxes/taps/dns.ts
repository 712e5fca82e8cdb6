/** DNS messages: a datagram each, or over TCP with their length before them (RFC 1035 §4.2). */

import { dataText } from '../dns/presentation';
import { decodeMessage, MalformedMessage } from '../dns/reader';
import { typeName } from '../dns/record-types';
import { type DnsMessage, RCODE } from '../dns/records';
import type { Direction } from '../engine/events';
import { ByteQueue } from './byte-queue';
import type { DecodedMessage } from './decoded';
import { type Emit, type ProtocolDecoder, TapError } from './decoder';
import { count, oneLine } from './text';

export type DnsDecoded = {
  readonly protocol: 'dns';
  readonly kind: 'query' | 'response';
  readonly dns: DnsMessage;
  readonly summary: string;
};

const OUTCOMES: Readonly<Record<number, string>> = {
  [RCODE.format]: 'FORMERR',
  [RCODE.server]: 'SERVFAIL',
  [RCODE.name]: 'NXDOMAIN',
  [RCODE.notImplemented]: 'NOTIMP',
  [RCODE.refused]: 'REFUSED',
};

function decoded(dns: DnsMessage): DnsDecoded {
  const asked = dns.questions.map(({ name, type }) => `${typeName(type)} ${name || '.'}`).join(', ');
  if (!dns.response) return { protocol: 'dns', kind: 'query', dns, summary: oneLine(`${asked}?`) };
  const answers = dns.answers.map(({ data }) => dataText(data)).join(', ') || 'no records';
  const outcome = dns.rcode === RCODE.ok ? answers : (OUTCOMES[dns.rcode] ?? `code ${dns.rcode}`);
  return { protocol: 'dns', kind: 'response', dns, summary: oneLine(`${asked}: ${outcome}`) };
}

/** @throws {TapError} */
function read(bytes: Uint8Array): DnsDecoded {
  try {
    return decoded(decodeMessage(bytes));
  } catch (error) {
    if (error instanceof MalformedMessage) throw new TapError(`No DNS message: ${error.message}.`);
    throw error;
  }
}

const directionOf = ({ kind }: DnsDecoded): Direction => (kind === 'query' ? 'to-server' : 'to-client');

/**
 * What a datagram says. DNS is told by its form, not by its port: one question, and records that fill it exactly.
 * @param length more than `bytes` holds when the log kept only some
 */
export function decodeDatagram(
  bytes: Uint8Array,
  length: number,
): { readonly message: DecodedMessage; readonly direction: Direction } {
  const opaque = (summary: string) => ({
    message: { protocol: 'unknown', kind: 'bytes', summary } as const,
    direction: 'to-server' as const,
  });
  // Anything of another protocol that has this form by chance would have to hold a name that ends in the right place.
  const plausible = bytes.length === length && length >= 17 && bytes[4] === 0 && bytes[5] === 1;
  if (!plausible) return opaque(`datagram, ${count(length, 'byte')}`);
  try {
    const message = read(bytes);
    return { message, direction: directionOf(message) };
  } catch (error) {
    if (!(error instanceof TapError)) throw error;
    return opaque(`datagram, ${count(length, 'byte')}`);
  }
}

export class DnsStreamDecoder implements ProtocolDecoder {
  readonly #emit: Emit;
  readonly #queues = { 'to-server': new ByteQueue(), 'to-client': new ByteQueue() };

  constructor(emit: Emit) {
    this.#emit = emit;
  }

  push(direction: Direction, bytes: Uint8Array): void {
    const queue = this.#queues[direction];
    queue.push(bytes);
    for (;;) {
      const view = queue.view();
      const length = 2 + (((view[0] ?? 0) << 8) | (view[1] ?? 0));
      if (view.length < 2 || view.length < length) return;
      this.#emit(direction, read(view.slice(2, length)), length);
      queue.skip(length);
    }
  }

  gap(direction: Direction): void {
    this.#queues[direction].clear();
  }

  begins(_: Direction, bytes: Uint8Array): boolean {
    return bytes.length >= 14 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) === bytes.length - 2;
  }
}
