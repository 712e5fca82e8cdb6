/** The `text/event-stream` format (HTML §9.2.6), piece by piece. */

export interface StreamedEvent {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

export class EventStreamParser {
  /** The `id` that the last dispatched event, or a lone `id` line, has set. */
  lastEventId: string;
  readonly #dispatch: (event: StreamedEvent) => void;
  readonly #retry: (milliseconds: number) => void;
  readonly #decoder = new TextDecoder();
  #rest = '';
  #data: string[] = [];
  #type = '';
  #id: string;

  constructor(
    lastEventId: string,
    dispatch: (event: StreamedEvent) => void,
    retry: (milliseconds: number) => void,
  ) {
    this.lastEventId = lastEventId;
    this.#id = lastEventId;
    this.#dispatch = dispatch;
    this.#retry = retry;
  }

  push(bytes: Uint8Array): void {
    const text = this.#rest + this.#decoder.decode(bytes, { stream: true });
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
  }

  #line(line: string): void {
    if (line === '') {
      this.#end();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.#data.push(value);
    else if (field === 'event') this.#type = value;
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.#retry(Number(value));
  }

  #end(): void {
    this.lastEventId = this.#id;
    const data = this.#data;
    const type = this.#type || 'message';
    this.#data = [];
    this.#type = '';
    if (data.length > 0) this.#dispatch({ type, data: data.join('\n'), lastEventId: this.#id });
  }
}
