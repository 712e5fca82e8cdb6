/** From the bytes of a query to those of its answer: what every server does before and after it looks anything up. */

import { decodeMessage, MalformedMessage } from '../../../dns/reader';
import { type DnsMessage, EDNS_OPTION, type Edns, type EdnsOption, RCODE, TYPE } from '../../../dns/records';
import type { Answered } from '../authoritative/answer';
import { answerCookie, type CookieSecret } from './cookie';
import { truncate } from './truncate';

/** What BIND tells and takes at most over UDP: it passes every network unbroken (DNS flag day 2020). */
const UDP_SIZE = 1232;
const PLAIN_UDP_SIZE = 512;
const MOST_TCP = 0xffff;

/** Types that nobody may ask for, or that are part of a message itself (RFC 6895 §3.1). */
const NOT_FOR_QUESTIONS = new Set<number>([TYPE.OPT, 250]);
const OBSOLETE = new Set<number>([253, 254]);

export interface Peer {
  readonly address: string;
  readonly transport: 'udp' | 'tcp' | 'https';
}

/** What a server knows and does. */
export interface Backend {
  /** NSID (RFC 5001). */
  idFor(peer: Peer): string;
  /** null: nobody answers. */
  answer(query: DnsMessage, peer: Peer): Promise<Answered | null> | Answered | null;
  /** The messages of a whole zone; null: it is not given away, or not here. */
  transfer(query: DnsMessage, peer: Peer): DnsMessage[] | null;
  readonly recursionAvailable: boolean;
  readonly cookies: CookieSecret;
}

/** @returns the messages to send; none when there is nobody to answer */
export async function respond(
  bytes: Uint8Array,
  peer: Peer,
  backend: Backend,
): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  const query = read(bytes);
  if (query === null || query.response) return [];
  if (query.questions[0]?.type === TYPE.AXFR && query.rcode === RCODE.ok && peer.transport === 'tcp') {
    const messages = backend.transfer(query, peer);
    if (messages) return messages.map((message) => truncate(message, MOST_TCP));
    return [truncate(replyTo(query, backend, peer, failed(RCODE.notAuth)), MOST_TCP)];
  }
  const limit =
    peer.transport === 'udp'
      ? Math.max(PLAIN_UDP_SIZE, Math.min(query.edns?.udpSize ?? PLAIN_UDP_SIZE, UDP_SIZE))
      : MOST_TCP;
  const wrong = objection(query);
  const reply = wrong === null ? await backend.answer(query, peer) : failed(wrong);
  return reply === null ? [] : [truncate(replyTo(query, backend, peer, reply), limit)];
}

/** A message that cannot be read is one without a question. null: not even its number can be told. */
function read(bytes: Uint8Array): DnsMessage | null {
  if (bytes.length < 12) return null;
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (!(error instanceof MalformedMessage)) throw error;
    const head = decodeMessage(Uint8Array.of(...bytes.subarray(0, 4), 0, 0, 0, 0, 0, 0, 0, 0));
    return { ...head, rcode: RCODE.format };
  }
}

/** The code of what keeps a query from being answered; null when nothing does. */
function objection(query: DnsMessage): number | null {
  if (query.opcode !== 0) return RCODE.notImplemented;
  if (query.edns && query.edns.version > 0) return RCODE.badVersion;
  const [question] = query.questions;
  if (question === undefined || query.questions.length > 1) return RCODE.format;
  if (NOT_FOR_QUESTIONS.has(question.type)) return RCODE.format;
  // A transfer needs a connection (RFC 5936 §4.2).
  if (question.type === TYPE.AXFR) return RCODE.format;
  if (OBSOLETE.has(question.type)) return RCODE.notImplemented;
  return null;
}

const failed = (rcode: number): Answered => ({
  rcode,
  authoritative: false,
  answers: [],
  authority: [],
  additional: [],
  problem: null,
});

export function replyTo(query: DnsMessage, backend: Backend, peer: Peer, reply: Answered): DnsMessage {
  const { answers, authority, additional, rcode } = reply;
  return {
    ...query,
    response: true,
    authoritative: reply.authoritative,
    truncated: false,
    recursionAvailable: backend.recursionAvailable && query.opcode === 0,
    recursionDesired: query.recursionDesired && query.opcode === 0,
    authenticData: false,
    rcode,
    questions: query.opcode === 0 ? query.questions : [],
    answers,
    authority,
    additional,
    edns: query.edns && ednsOf(query.edns, backend, peer, reply),
  };
}

function ednsOf(asked: Edns, backend: Backend, peer: Peer, { problem }: Answered): Edns {
  const options: EdnsOption[] = [];
  for (const { code, bytes } of asked.options) {
    if (code === EDNS_OPTION.nsid)
      options.push({ code, bytes: new TextEncoder().encode(backend.idFor(peer)) });
    if (code === EDNS_OPTION.cookie) {
      const cookie = answerCookie(bytes, peer.address, backend.cookies);
      if (cookie) options.push({ code, bytes: cookie });
    }
  }
  if (problem !== null) options.push({ code: EDNS_OPTION.extendedError, bytes: extendedError(problem) });
  return { version: 0, udpSize: UDP_SIZE, dnssecOk: asked.dnssecOk, options };
}

/** RFC 8914 §4: 0 is "other", 3 a stale answer, 22 no server that could be reached. */
const EXTENDED: Readonly<Record<string, number>> = { 'stale answer': 3, 'no reachable authority': 22 };

function extendedError(problem: string): Uint8Array {
  const code = EXTENDED[problem] ?? 0;
  return Uint8Array.of(code >> 8, code & 0xff, ...new TextEncoder().encode(code === 0 ? problem : ''));
}
