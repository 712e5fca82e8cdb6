/** Queries to other servers: a datagram from a port of its own each, over TCP where an answer was cut (RFC 5452, RFC 7766). */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { canonicalName } from '../../../dns/name';
import { decodeMessage, MalformedMessage } from '../../../dns/reader';
import type { DnsMessage } from '../../../dns/records';
import { encodeMessage } from '../../../dns/writer';

export type Failure = 'timeout' | 'refused' | 'malformed';

export type Exchange = (
  query: DnsMessage,
  address: string,
  options: { readonly tcp: boolean; readonly timeout: number; readonly signal: AbortSignal },
) => Promise<DnsMessage | Failure>;

/** Whether a message answers the query and not another: number and question are the same. */
function answers(query: DnsMessage, bytes: Uint8Array): DnsMessage | null {
  try {
    const message = decodeMessage(bytes);
    const [asked] = query.questions;
    const [said] = message.questions;
    const same =
      asked && said && canonicalName(said.name) === canonicalName(asked.name) && said.type === asked.type;
    // A server that found the query malformed need not repeat it.
    return message.response && message.id === query.id && (same || (!said && message.rcode !== 0))
      ? message
      : null;
  } catch (error) {
    if (error instanceof MalformedMessage) return null;
    throw error;
  }
}

/** @param port where name servers listen */
export const exchangeAt =
  (port: number): Exchange =>
  (query, address, options) =>
    options.tcp ? overTcp(query, address, port, options) : overUdp(query, address, port, options);

type Options = Parameters<Exchange>[2];

/** Settles once, whatever comes first of answer, time and signal. @param end frees what was held */
function settling(
  { timeout, signal }: Options,
  start: (settle: (result: DnsMessage | Failure) => void) => () => void,
) {
  return new Promise<DnsMessage | Failure>((resolve) => {
    let over = false;
    const settle = (result: DnsMessage | Failure): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      resolve(result);
      end();
    };
    const stop = () => settle('timeout');
    const timer = setTimeout(stop, timeout);
    const end = start(settle);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop);
  });
}

function overUdp(
  query: DnsMessage,
  address: string,
  port: number,
  options: Options,
): Promise<DnsMessage | Failure> {
  return settling(options, (settle) => {
    const socket = createSocket('udp4');
    socket.on('error', () => settle('refused'));
    socket.on('message', (bytes) => {
      // What does not answer the query was sent by somebody else: the wait goes on.
      const answer = answers(query, bytes);
      if (answer) settle(answer);
    });
    socket.connect(port, address, () => socket.send(encodeMessage(query)));
    return () => socket.close();
  });
}

function overTcp(
  query: DnsMessage,
  address: string,
  port: number,
  options: Options,
): Promise<DnsMessage | Failure> {
  return settling(options, (settle) => {
    const socket = connect(port, address);
    const message = encodeMessage(query);
    let received = Buffer.alloc(0);
    socket.on('error', () => settle('refused'));
    socket.on('close', () => settle('malformed'));
    socket.on('data', (bytes) => {
      received = Buffer.concat([received, bytes]);
      if (received.length < 2 || received.length < 2 + received.readUInt16BE()) return;
      settle(answers(query, received.subarray(2, 2 + received.readUInt16BE())) ?? 'malformed');
    });
    socket.write(Buffer.concat([Buffer.of(message.length >> 8, message.length & 0xff), message]));
    return () => socket.destroy();
  });
}
