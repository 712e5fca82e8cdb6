/** The DNS messages of a log, with who sent them to whom: datagrams, and what goes over TCP. */
import type { DnsMessage, Question } from '@/sandboxes/dns/records';
import type { SandboxEvent } from '@/sandboxes/engine/events';
import { PAGE_NAME } from '@/sandboxes/engine/machine-names';
import { createTrafficProjection } from '@/sandboxes/taps/traffic-from-log';
import type { Homes } from './homes';
import { perLog } from './per-log';

/** Who takes part: a process, named by its machine. */
export interface Party {
  /** `null`: the page itself, or nobody who listens. */
  readonly pid: number | null;
  readonly name: string;
}

export interface SentMessage {
  readonly seq: number;
  /** Milliseconds of the sandbox's clock. */
  readonly at: number;
  readonly transport: 'udp' | 'tcp';
  readonly from: Party;
  readonly to: Party;
  /** Where it was sent: an address for a datagram, `null` over TCP. */
  readonly address: string | null;
  /** `refused`: nothing listens there. `dropped`: it was lost on the way. */
  readonly outcome: 'delivered' | 'refused' | 'dropped';
  readonly dns: DnsMessage;
  readonly question: Question;
  readonly bytes: Uint8Array;
}

const readerOf = perLog(createTrafficProjection);

export function dnsMessages(events: readonly SandboxEvent[], homes: Homes): readonly SentMessage[] {
  const first = events[0];
  if (!first) return [];
  const datagrams = new Map<number, Extract<SandboxEvent, { type: 'datagram' }>>();
  for (const event of events) {
    if (event.type === 'datagram') datagrams.set(event.seq, event);
  }
  const party = (pid: number | null, address: string | null): Party => ({
    pid,
    name: pid === null ? (address ?? PAGE_NAME) : (homes.get(pid) ?? `process ${pid}`),
  });
  return readerOf(first)(events).messages.flatMap(({ seq, at, message, from, to, bytes }): SentMessage[] => {
    if (message.protocol !== 'dns') return [];
    const [question] = message.dns.questions;
    if (!question) return [];
    const datagram = datagrams.get(seq);
    return [
      {
        seq,
        at,
        transport: datagram ? 'udp' : 'tcp',
        from: party(from, datagram?.from.address ?? null),
        to: party(to, datagram?.to.address ?? null),
        address: datagram?.to.address ?? null,
        outcome: datagram?.outcome ?? 'delivered',
        dns: message.dns,
        question,
        // Over TCP the length goes before the message (RFC 1035 §4.2.2).
        bytes: datagram ? bytes : bytes.subarray(2),
      },
    ];
  });
}
