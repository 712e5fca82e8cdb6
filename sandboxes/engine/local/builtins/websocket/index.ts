/** The global `WebSocket`: a client, as Node's (undici's), to the servers of the sandbox. */
import { Buffer } from 'node:buffer';
import type { Socket } from '../net/socket';
import { CloseEvent, defineHandlers, ErrorEvent } from './events';
import { encodeFrame, FrameReader, OPCODE, ProtocolError, type WebSocketFrame } from './frames';
import { type Handshake, openWebSocket } from './handshake';
import type { Inflater } from './inflater';

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** No close frame came (RFC 6455 §7.1.5). */
const NO_STATUS = 1005;
const ABNORMAL = 1006;
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

type Data = string | Blob | ArrayBuffer | ArrayBufferView;

/** undici's: what a browser has not. `dispatcher` has no meaning here. */
interface WebSocketOptions {
  readonly protocols?: string | readonly string[];
  readonly headers?: ConstructorParameters<typeof Headers>[0];
}

const syntaxError = (message: string) => new DOMException(message, 'SyntaxError');

function parse(input: string | URL): URL {
  if (!URL.canParse(String(input))) throw syntaxError(`Invalid URL: ${String(input)}`);
  const url = new URL(input);
  if (url.protocol === 'http:') url.protocol = 'ws:';
  else if (url.protocol === 'https:') url.protocol = 'wss:';
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:')
    throw syntaxError(`Expected a ws: or wss: protocol, got ${url.protocol}`);
  if (url.hash || url.href.endsWith('#')) throw syntaxError('Got fragment');
  return url;
}

function checkProtocols(given: string | readonly string[]): readonly string[] {
  const protocols = typeof given === 'string' ? [given] : [...given];
  const names = new Set(protocols.map((name) => name.toLowerCase()));
  if (names.size !== protocols.length || !protocols.every((name) => TOKEN.test(name)))
    throw syntaxError('Invalid Sec-WebSocket-Protocol value');
  return protocols;
}

class WebSocket extends EventTarget {
  declare onopen: ((event: Event) => void) | null;
  declare onmessage: ((event: MessageEvent) => void) | null;
  declare onclose: ((event: Event) => void) | null;
  declare onerror: ((event: Event) => void) | null;
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;

  readonly #url: URL;
  readonly #opening = new AbortController();
  #binaryType: 'blob' | 'arraybuffer' = 'blob';
  #readyState = CONNECTING;
  #protocol = '';
  #extensions = '';
  #bufferedAmount = 0;
  #socket: Socket | null = null;
  #inflater: Inflater | null = null;
  #closeSent = false;
  /** What the peer's close frame said; null while none has come. */
  #received: { readonly code: number; readonly reason: string } | null = null;
  /** Data frames of a message that is not whole. */
  #fragments: WebSocketFrame[] = [];
  /** Blobs are read before they are sent, and what follows waits for them. */
  #sending: Promise<void> | null = null;

  constructor(url: string | URL, given: string | readonly string[] | WebSocketOptions = []) {
    super();
    if (url === undefined)
      throw new TypeError('WebSocket constructor: 1 argument required, but only 0 present.');
    this.#url = parse(url);
    const options: WebSocketOptions =
      typeof given === 'string' || Array.isArray(given)
        ? { protocols: given as string | readonly string[] }
        : (given as WebSocketOptions);
    const protocols = checkProtocols(options.protocols ?? []);
    const headers = Object.fromEntries(new Headers(options.headers));
    openWebSocket({ url: this.#url, protocols, headers, signal: this.#opening.signal }).then(
      (handshake) => this.#open(handshake),
      (error: Error) => this.#fail(error),
    );
  }

  get url(): string {
    return this.#url.href;
  }

  get readyState(): number {
    return this.#readyState;
  }

  get bufferedAmount(): number {
    return this.#bufferedAmount;
  }

  get protocol(): string {
    return this.#protocol;
  }

  get extensions(): string {
    return this.#extensions;
  }

  get binaryType(): 'blob' | 'arraybuffer' {
    return this.#binaryType;
  }

  set binaryType(type: unknown) {
    this.#binaryType = type === 'arraybuffer' ? 'arraybuffer' : 'blob';
  }

  send(data: Data): void {
    if (this.#readyState === CONNECTING)
      throw new DOMException('Sent before connected.', 'InvalidStateError');
    if (this.#readyState !== OPEN) return;
    if (data instanceof Blob) {
      this.#bufferedAmount += data.size;
      this.#later(async () => {
        const bytes = new Uint8Array(await data.arrayBuffer());
        this.#bufferedAmount -= bytes.length;
        this.#write(OPCODE.binary, bytes);
      });
      return;
    }
    const isBytes = data instanceof ArrayBuffer || ArrayBuffer.isView(data);
    const opcode = isBytes ? OPCODE.binary : OPCODE.text;
    const bytes = isBytes ? copyOf(data) : new TextEncoder().encode(String(data));
    if (this.#sending) this.#later(async () => this.#write(opcode, bytes));
    else this.#write(opcode, bytes);
  }

  /** @throws {DOMException} `InvalidAccessError` for another code than 1000 and 3000 to 4999 */
  close(code?: number, reason = ''): void {
    if (code !== undefined && code !== 1000 && (code < 3000 || code > 4999))
      throw new DOMException('invalid code', 'InvalidAccessError');
    const words = new TextEncoder().encode(reason);
    if (words.length > 123) throw syntaxError(`Reason must be less than 123 bytes; received ${words.length}`);
    if (this.#readyState >= CLOSING) return;
    const opening = this.#readyState === CONNECTING;
    this.#readyState = CLOSING;
    if (opening) this.#opening.abort(new Error('Connection was closed before it was established.'));
    else if (this.#sending) this.#later(async () => this.#sendClose(code, words));
    else this.#sendClose(code, words);
  }

  #later(act: () => Promise<void>): void {
    const sending = (this.#sending ?? Promise.resolve()).then(act).finally(() => {
      if (this.#sending === sending) this.#sending = null;
    });
    this.#sending = sending;
  }

  #open({ socket, head, protocol, extensions, inflater }: Handshake): void {
    if (this.#readyState !== CONNECTING) {
      socket.destroy();
      this.#closed();
      return;
    }
    this.#socket = socket;
    this.#protocol = protocol;
    this.#extensions = extensions;
    this.#inflater = inflater;
    this.#readyState = OPEN;
    const reader = new FrameReader(inflater !== null);
    const take = (bytes: Uint8Array) => {
      try {
        reader.push(bytes);
        for (let frame = reader.next(); frame; frame = reader.next()) this.#take(frame);
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        if (!this.#closeSent) this.#sendClose(error.status, new TextEncoder().encode(error.message));
        this.#fail(error);
      }
    };
    socket.on('data', take);
    socket.on('error', (error) => this.#fail(error));
    socket.on('end', () => socket.end());
    socket.on('close', () => this.#closed());
    this.dispatchEvent(new Event('open'));
    if (head.length > 0) take(head);
    socket.resume();
  }

  #write(opcode: number, payload: Uint8Array): void {
    const socket = this.#socket;
    if (!socket || socket.destroyed || this.#closeSent) return;
    this.#bufferedAmount += payload.length;
    socket.write(encodeFrame(opcode, payload), () => {
      this.#bufferedAmount -= payload.length;
    });
  }

  #sendClose(code: number | undefined, reason: Uint8Array): void {
    const payload = new Uint8Array(code === undefined && reason.length === 0 ? 0 : 2 + reason.length);
    if (payload.length > 0) {
      new DataView(payload.buffer).setUint16(0, code ?? 1000);
      payload.set(reason, 2);
    }
    this.#write(OPCODE.close, payload);
    this.#closeSent = true;
  }

  #take(frame: WebSocketFrame): void {
    if (this.#received) return;
    const { opcode, payload } = frame;
    if (opcode === OPCODE.ping) this.#write(OPCODE.pong, payload);
    else if (opcode === OPCODE.close) this.#takeClose(payload);
    else if (opcode !== OPCODE.pong) this.#takeData(frame);
  }

  #takeData(frame: WebSocketFrame): void {
    const continues = this.#fragments.length > 0;
    if (continues !== (frame.opcode === OPCODE.continuation))
      throw new ProtocolError(
        1002,
        continues ? 'Expected continuation frame' : 'Unexpected continuation frame',
      );
    if (continues && frame.compressed) throw new ProtocolError(1002, 'Unexpected reserved bits');
    this.#fragments.push(frame);
    if (!frame.fin) return;
    const fragments = this.#fragments;
    this.#fragments = [];
    const { opcode, compressed } = fragments[0] ?? frame;
    const joined = new Uint8Array(Buffer.concat(fragments.map(({ payload }) => payload)));
    const content = compressed && this.#inflater ? this.#inflater.message(joined) : joined;
    if (this.#readyState !== OPEN) return;
    const data = opcode === OPCODE.text ? textOf(content) : this.#binary(content);
    this.dispatchEvent(new MessageEvent('message', { data, origin: this.#url.origin }));
  }

  #binary(content: Uint8Array): Blob | ArrayBuffer {
    const bytes = new Uint8Array(content);
    return this.#binaryType === 'blob' ? new Blob([bytes]) : bytes.buffer;
  }

  #takeClose(payload: Uint8Array): void {
    if (payload.length === 1) throw new ProtocolError(1002, 'Received close frame with a 1-byte body.');
    const code =
      payload.length === 0 ? NO_STATUS : new DataView(payload.buffer, payload.byteOffset).getUint16(0);
    if (payload.length > 0 && !isCloseCode(code)) throw new ProtocolError(1002, `Invalid close code ${code}`);
    this.#received = { code, reason: textOf(payload.subarray(2)) };
    this.#readyState = CLOSING;
    if (!this.#closeSent) {
      this.#write(OPCODE.close, payload.subarray(0, 2));
      this.#closeSent = true;
    }
    // The server closes first (§7.1.1); where it does not, our FIN makes it.
    this.#socket?.end();
  }

  #fail(error: Error): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSING;
    this.dispatchEvent(new ErrorEvent('error', { error, message: error.message }));
    if (this.#socket && !this.#socket.destroyed) this.#socket.destroySoon();
    else this.#closed();
  }

  #closed(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    const wasClean = this.#closeSent && this.#received !== null;
    const { code, reason } = this.#received ?? { code: ABNORMAL, reason: '' };
    this.dispatchEvent(new CloseEvent('close', { wasClean, code, reason }));
  }
}

defineHandlers(WebSocket.prototype, ['open', 'error', 'close', 'message']);
Object.defineProperty(WebSocket.prototype, Symbol.toStringTag, { value: 'WebSocket', configurable: true });

function copyOf(data: ArrayBuffer | ArrayBufferView): Uint8Array {
  return data instanceof ArrayBuffer
    ? new Uint8Array(data.slice(0))
    : new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice();
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ProtocolError(1007, 'Received invalid UTF-8 in text frame.');
  }
}

/** §7.4.1: codes that may stand in a frame. */
function isCloseCode(code: number): boolean {
  return (
    (code >= 1000 && code < 1015 && ![1004, 1005, 1006].includes(code)) || (code >= 3000 && code <= 4999)
  );
}

export default { WebSocket };
