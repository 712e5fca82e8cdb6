/** The global `EventSource`: server-sent events that are asked for again where the connection ends (HTML §9.2). */
import { fetch } from '../fetch/fetch';
import { defineHandlers, ErrorEvent } from '../websocket/events';
import { EventStreamParser } from './stream';

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
/** undici's default. */
const RECONNECTION_TIME = 3000;

interface EventSourceOptions {
  readonly withCredentials?: boolean;
}

class EventSource extends EventTarget {
  declare onopen: ((event: Event) => void) | null;
  declare onmessage: ((event: MessageEvent) => void) | null;
  declare onerror: ((event: Event) => void) | null;
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSED = CLOSED;

  readonly #url: string;
  readonly #withCredentials: boolean;
  #readyState = CONNECTING;
  #lastEventId = '';
  #wait = RECONNECTION_TIME;
  #timer: NodeJS.Timeout | null = null;
  #connection = new AbortController();

  constructor(url: string | URL, options: EventSourceOptions = {}) {
    super();
    if (!URL.canParse(String(url))) throw new DOMException(`Invalid URL: ${String(url)}`, 'SyntaxError');
    this.#url = new URL(url).href;
    this.#withCredentials = Boolean(options.withCredentials);
    void this.#connect();
  }

  get url(): string {
    return this.#url;
  }

  get readyState(): number {
    return this.#readyState;
  }

  get withCredentials(): boolean {
    return this.#withCredentials;
  }

  close(): void {
    this.#readyState = CLOSED;
    if (this.#timer) clearTimeout(this.#timer);
    this.#connection.abort();
  }

  async #connect(): Promise<void> {
    if (this.#readyState === CLOSED) return;
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    const headers = new Headers({
      accept: 'text/event-stream',
      'cache-control': 'no-cache',
      pragma: 'no-cache',
    });
    if (this.#lastEventId !== '') headers.set('last-event-id', this.#lastEventId);
    // Where the connection breaks, now or while it is read, asking again is the answer.
    const response = await fetch(this.#url, { headers, signal }).catch(() => null);
    if (response) {
      const type = response.headers.get('content-type') ?? '';
      if (response.status !== 200 || !/^text\/event-stream\s*(;|$)/i.test(type)) {
        await response.body?.cancel();
        this.#fail();
        return;
      }
      if (this.#readyState === CLOSED) return;
      this.#readyState = OPEN;
      this.dispatchEvent(new Event('open'));
      await this.#read(response).catch(() => undefined);
    }
    this.#reconnect();
  }

  async #read(response: Response): Promise<void> {
    const parser = new EventStreamParser(
      this.#lastEventId,
      ({ type, data, lastEventId }) => {
        if (this.#readyState === CLOSED) return;
        this.#lastEventId = lastEventId;
        const { origin } = new URL(response.url);
        this.dispatchEvent(new MessageEvent(type, { data, lastEventId, origin }));
      },
      (milliseconds) => {
        this.#wait = milliseconds;
      },
    );
    const reader = response.body?.getReader();
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done || this.#readyState === CLOSED) break;
      if (value) parser.push(value);
    }
    this.#lastEventId = parser.lastEventId;
  }

  #reconnect(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CONNECTING;
    this.dispatchEvent(new ErrorEvent('error'));
    if (this.#readyState === CONNECTING) this.#timer = setTimeout(() => void this.#connect(), this.#wait);
  }

  /** The answer is none that could become a stream: asking again would not help. */
  #fail(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.dispatchEvent(new ErrorEvent('error'));
  }
}

defineHandlers(EventSource.prototype, ['open', 'error', 'message']);
Object.defineProperty(EventSource.prototype, Symbol.toStringTag, {
  value: 'EventSource',
  configurable: true,
});

export default { EventSource };
