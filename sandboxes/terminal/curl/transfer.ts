/** One request and its answer over a connection of its own. */
import { type Connection, EngineError } from '../../engine/contract';
import { HttpParseError } from '../../http1';
import { createResponseParser, FRAMED, NO_BODY } from '../../http1/parser';
import type { CommandSession } from '../command';
import { machineOf } from '../commands/network';
import { CurlFailure } from './failure';
import type { CurlUrl } from './url';

export interface Answer {
  readonly status: number;
  readonly version: string;
  readonly reason: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

export interface Timing {
  readonly start: number;
  connected: number;
  firstByte: number;
  end: number;
}

export interface TransferOptions {
  readonly url: CurlUrl;
  readonly method: string;
  readonly bytes: Uint8Array;
  /** Of `--resolve`: another name for the host. */
  readonly host: string;
  /** Milliseconds; Infinity: none. */
  readonly maxTime: number;
  onConnect(address: string): void;
  /** Interim answers (1xx) too. */
  onHead(answer: Answer): void;
  onBody(bytes: Uint8Array): void;
}

/** @throws {CurlFailure} 6, 7, 18, 28, 52, 56 */
export async function transfer(
  session: CommandSession,
  options: TransferOptions,
  timing: Timing,
): Promise<void> {
  const { url, method, maxTime } = options;
  const target = machineOf(session, options.host);
  if (!target) throw new CurlFailure(6, `Could not resolve host: ${url.host}`);
  let received = 0;
  const timeout = new AbortController();
  const timer = Number.isFinite(maxTime) ? setTimeout(() => timeout.abort(), maxTime) : null;
  const signal = AbortSignal.any([session.signal, timeout.signal]);
  let connection: Connection | null = null;
  const abort = () => connection?.abort();
  try {
    connection = await open(session, url, target.machine, signal);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    timing.connected = performance.now();
    options.onConnect(target.address);
    void send(connection, options.bytes);
    let complete = false;
    let begun = false;
    const parser = createResponseParser({
      onHead(head) {
        const fields: [string, string][] = [];
        for (let at = 0; at < head.fields.length; at += 2)
          fields.push([head.fields[at] ?? '', head.fields[at + 1] ?? '']);
        begun = head.status >= 200;
        options.onHead({
          status: head.status,
          version: `${head.major}.${head.minor}`,
          reason: head.reason,
          fields,
        });
        return method === 'HEAD' ? NO_BODY : FRAMED;
      },
      onBody(bytes) {
        received += bytes.length;
        options.onBody(bytes.slice());
      },
      onComplete() {
        if (begun) complete = true;
      },
    });
    const reader = connection.readable.getReader();
    let anything = false;
    while (!complete) {
      const { done, value } = await reader.read();
      if (done) break;
      if (!anything) timing.firstByte = performance.now();
      anything = true;
      const wrong = parser.execute(value);
      if (wrong instanceof HttpParseError) throw new CurlFailure(1, 'Received HTTP/0.9 when not allowed');
    }
    if (!anything) throw new CurlFailure(52, 'Empty reply from server');
    if (!complete && (parser.finish() !== null || !complete))
      throw new CurlFailure(18, 'transfer closed with outstanding read data remaining');
  } catch (error) {
    if (session.signal.aborted) throw session.signal.reason;
    if (timeout.signal.aborted)
      throw new CurlFailure(
        28,
        `Operation timed out after ${Math.round(performance.now() - timing.start)} milliseconds with ${received} bytes received`,
      );
    if (error instanceof CurlFailure) throw error;
    throw new CurlFailure(56, 'Recv failure: Connection reset by peer');
  } finally {
    if (timer !== null) clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    timing.end = performance.now();
    connection?.abort();
  }
}

async function open(
  session: CommandSession,
  url: CurlUrl,
  machine: string | undefined,
  signal: AbortSignal,
): Promise<Connection> {
  const began = performance.now();
  try {
    return await session.sandbox.connect(url.port, { signal, ...(machine === undefined ? {} : { machine }) });
  } catch (error) {
    if (signal.aborted || !(error instanceof EngineError)) throw error;
    const after = Math.round(performance.now() - began);
    throw new CurlFailure(
      7,
      `Failed to connect to ${url.host} port ${url.port} after ${after} ms: Couldn't connect to server`,
    );
  }
}

/** A server may answer, and close, before it has read all. */
async function send(connection: Connection, bytes: Uint8Array): Promise<void> {
  const writer = connection.writable.getWriter();
  try {
    await writer.write(bytes);
  } catch {
    // What the server said instead comes from the reading side.
    return;
  } finally {
    writer.releaseLock();
  }
}
