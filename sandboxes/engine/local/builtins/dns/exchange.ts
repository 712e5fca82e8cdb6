/** One query to one server: over UDP, and over TCP where the answer does not fit a datagram (RFC 7766). */
import { decodeMessage } from '../../../../dns/reader';
import type { DnsMessage } from '../../../../dns/records';
import { encodeMessage } from '../../../../dns/writer';
import { isLoopback } from '../../machines';
import { transport } from '../../process/transport';
import dgram from '../dgram/index';
import { createConnection } from '../net/index';
import { answerFromNames } from './own-names';
import type { DnsServer } from './servers';

export type ExchangeFailure = 'ECONNREFUSED' | 'ETIMEOUT' | 'ECANCELLED';

export class ExchangeError extends Error {
  readonly code: ExchangeFailure;

  constructor(code: ExchangeFailure) {
    super(code);
    this.code = code;
  }
}

/**
 * @param timeout milliseconds
 * @throws {ExchangeError} nothing listens there, no answer came in time, or `signal` aborted
 */
export async function exchange(
  query: DnsMessage,
  server: DnsServer,
  timeout: number,
  signal: AbortSignal,
): Promise<DnsMessage> {
  try {
    const answer = await overUdp(query, server, timeout, signal);
    return answer.truncated ? await overTcp(query, server, timeout, signal) : answer;
  } catch (error) {
    const own = server.port === 53 && isLoopback(server.address);
    if (own && error instanceof ExchangeError && error.code === 'ECONNREFUSED')
      return answerFromNames(query, transport().names);
    throw error;
  }
}

/** A message that answers the query, and not some other that came to the port. */
function answerTo(query: DnsMessage, bytes: Uint8Array): DnsMessage | null {
  try {
    const answer = decodeMessage(bytes);
    return answer.response && answer.id === query.id ? answer : null;
  } catch {
    // Whoever sends what is no DNS message is not the server that was asked: the wait goes on.
    return null;
  }
}

interface Waiting {
  settle(act: () => void): void;
}

/** Runs `end` once, at the first of: an answer, a failure, the timeout, the signal. */
function waiting(
  end: () => void,
  fail: (error: Error) => void,
  timeout: number,
  signal: AbortSignal,
): Waiting {
  let over = false;
  const settle = (act: () => void) => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
    end();
    act();
  };
  const onAbort = () => settle(() => fail(new ExchangeError('ECANCELLED')));
  const timer = setTimeout(() => settle(() => fail(new ExchangeError('ETIMEOUT'))), timeout);
  signal.addEventListener('abort', onAbort);
  return { settle };
}

function overUdp(
  query: DnsMessage,
  server: DnsServer,
  timeout: number,
  signal: AbortSignal,
): Promise<DnsMessage> {
  return new Promise((resolve, reject) => {
    const socket = dgram.createSocket(server.family === 'IPv4' ? 'udp4' : 'udp6');
    const { settle } = waiting(() => socket.close(), reject, timeout, signal);
    socket.on('error', () => settle(() => reject(new ExchangeError('ECONNREFUSED'))));
    socket.on('message', (bytes: Uint8Array) => {
      const answer = answerTo(query, bytes);
      if (answer) settle(() => resolve(answer));
    });
    socket.connect(server.port, server.address, (error?: Error) => {
      if (error) settle(() => reject(new ExchangeError('ECONNREFUSED')));
      else socket.send(encodeMessage(query));
    });
  });
}

function overTcp(
  query: DnsMessage,
  server: DnsServer,
  timeout: number,
  signal: AbortSignal,
): Promise<DnsMessage> {
  return new Promise((resolve, reject) => {
    const socket = createConnection({ port: server.port, host: server.address });
    const { settle } = waiting(() => socket.destroy(), reject, timeout, signal);
    const message = encodeMessage(query);
    socket.write(new Uint8Array([message.length >> 8, message.length & 0xff, ...message]));
    let received = new Uint8Array();
    socket.on('error', () => settle(() => reject(new ExchangeError('ECONNREFUSED'))));
    socket.on('close', () => settle(() => reject(new ExchangeError('ECONNREFUSED'))));
    socket.on('data', (bytes: Uint8Array) => {
      received = new Uint8Array([...received, ...bytes]);
      const length = ((received[0] ?? 0) << 8) | (received[1] ?? 0);
      if (received.length < 2 || received.length < 2 + length) return;
      const answer = answerTo(query, received.subarray(2, 2 + length));
      settle(() => (answer ? resolve(answer) : reject(new ExchangeError('ECONNREFUSED'))));
    });
  });
}
