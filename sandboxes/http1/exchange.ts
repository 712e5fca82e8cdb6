import { concat } from '../bytes';
import type { Connection } from '../engine/contract';
import { encodeRequest } from './encode';
import { type Exchange, pairs, type RequestMessage, type ResponseMessage } from './message';
import { HttpParseError } from './parse-error';
import { createResponseParser, FRAMED, type MessageParser, NO_BODY, UPGRADE } from './parser';

export interface ExchangeOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds on a monotonic clock. */
  readonly now?: (() => number) | undefined;
  /** Sent instead of `encodeRequest(request)`: hand-written bytes, however wrong. */
  readonly bytes?: Uint8Array | undefined;
}

/** Builds responses from pushed bytes: the interim ones and the final one. */
export class ResponseReader {
  readonly interim: ResponseMessage[] = [];
  final: ResponseMessage | null = null;
  readonly #parser: MessageParser;
  #head: Omit<ResponseMessage, 'body' | 'trailers'> | null = null;
  #body: Uint8Array[] = [];

  constructor(method: string) {
    this.#parser = createResponseParser({
      onHead: (head) => {
        this.#head = {
          version: head.minor === 0 ? '1.0' : '1.1',
          status: head.status,
          reason: head.reason,
          headers: pairs(head.fields),
        };
        this.#body = [];
        if (head.upgrade || (method === 'CONNECT' && head.status < 300)) return UPGRADE;
        return method === 'HEAD' ? NO_BODY : FRAMED;
      },
      onBody: (bytes) => this.#body.push(bytes),
      onComplete: (trailers) => {
        if (!this.#head) return;
        const message = { ...this.#head, body: concat(...this.#body), trailers: pairs(trailers) };
        if (message.status < 200 && message.status !== 101) this.interim.push(message);
        else this.final ??= message;
      },
    });
  }

  push(bytes: Uint8Array): HttpParseError | null {
    const result = this.#parser.execute(bytes);
    return result instanceof HttpParseError ? result : null;
  }

  finish(): HttpParseError | null {
    return this.#parser.finish();
  }
}

/**
 * Sends one request over a connection of its own and reads until the response is whole.
 *
 * Never rejects for what the network or the server did: `response` is then null and `error` says why
 * (`ECONNREFUSED`, `ECONNRESET`, `HPE_…`; `UND_ERR_SOCKET` when the server closed before it had answered).
 * @throws the signal's reason when aborted
 */
export async function exchange(
  open: () => Promise<Connection>,
  request: RequestMessage,
  { signal, now = () => performance.now(), bytes }: ExchangeOptions = {},
): Promise<Exchange> {
  signal?.throwIfAborted();
  const start = now();
  const sentBytes = bytes ?? encodeRequest(request);
  const reader = new ResponseReader(request.method);
  const received: Uint8Array[] = [];
  let connected: number | null = null;
  let sent: number | null = null;
  let firstByte: number | null = null;
  let error: Exchange['error'] = null;
  let connection: Connection | undefined;
  const abort = () => connection?.abort();
  signal?.addEventListener('abort', abort);
  try {
    connection = await open();
    if (signal?.aborted) abort();
    connected = now();
    // A server may answer before it has read all, so both directions run at once.
    void write(connection, sentBytes).then(() => {
      sent = now();
    });
    const input = connection.readable.getReader();
    while (!reader.final) {
      const { done, value } = await input.read();
      if (done) break;
      firstByte ??= now();
      received.push(value);
      const wrong = reader.push(value);
      if (wrong) throw wrong;
    }
    if (!reader.final) {
      const wrong = reader.finish();
      if (!reader.final) throw wrong && received.length > 0 ? wrong : closedEarly();
    }
    // A server that answers without reading everything may never take the rest.
    if (sent === null) abort();
    else await end(connection, input);
  } catch (caught) {
    signal?.throwIfAborted();
    error = describe(caught);
    abort();
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  return {
    request,
    response: reader.final,
    interim: reader.interim,
    sentBytes,
    receivedBytes: concat(...received),
    timing: { start, connected, sent, firstByte, end: now() },
    error: reader.final ? null : error,
  };
}

/** A refusal to take more is not an error yet: the response, if there is one, says why. */
async function write(connection: Connection, bytes: Uint8Array): Promise<void> {
  const output = connection.writable.getWriter();
  try {
    await output.write(bytes.slice());
  } catch {
    return;
  } finally {
    output.releaseLock();
  }
}

/** The exchange is over: FIN, and what the server may still say on this connection is not waited for. */
async function end(connection: Connection, input: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  try {
    await connection.writable.close();
    await input.cancel();
  } catch {
    // The server was faster and has reset or closed the connection: it is gone either way.
    connection.abort();
  }
}

function closedEarly(): Error & { code: string } {
  return Object.assign(new Error('The server closed the connection before it had answered.'), {
    code: 'UND_ERR_SOCKET',
  });
}

function describe(caught: unknown): { code: string; message: string } {
  const message = caught instanceof Error ? caught.message : String(caught);
  const code = caught instanceof Error && 'code' in caught ? String(caught.code) : 'ERR_EXCHANGE';
  return { code, message };
}
