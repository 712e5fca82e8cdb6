import { writeEvent } from './format';
import type { WebhookSettings } from './settings';
import { signatureOf } from './sign';

/** So many deliveries are shown, the newest. */
const REMEMBERED = 1000;

export interface Endpoint {
  readonly id: string;
  readonly url: string;
  /** The newest first: while there are two, deliveries carry a signature of each. */
  secrets: readonly string[];
  /** Answered 410: nothing is sent any more. */
  disabled: boolean;
}

export interface WebhookEvent {
  readonly id: string;
  readonly type: string;
  /** ISO 8601. */
  readonly timestamp: string;
  readonly data: unknown;
}

interface Attempt {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Of the answer; null: there was none. */
  readonly status: number | null;
  readonly problem: string | null;
}

export interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly endpoint: string;
  state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: Attempt[];
}

/** What an endpoint said, or why it said nothing. */
export type Answer = { readonly status: number } | { readonly problem: string };

export interface SenderSurroundings {
  readonly now: () => number;
  readonly after: (milliseconds: number, then: () => void) => () => void;
  /** Sends; never rejects. */
  post(
    url: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    timeout: number,
  ): Promise<Answer>;
}

interface Held {
  readonly endpoint: Endpoint;
  readonly event: WebhookEvent;
  readonly delivery: Delivery;
}

/** At least once, in no certain order, each attempt signed anew: what a receiver has to live with. */
export class WebhookSender {
  readonly #surroundings: SenderSurroundings;
  readonly #timers = new Set<() => void>();
  #settings: WebhookSettings;
  #deliveries: Delivery[] = [];
  #held: readonly Held[] = [];
  /** What was under way when everything was forgotten ends without a trace. */
  #generation = 0;

  constructor(surroundings: SenderSurroundings, settings: WebhookSettings) {
    this.#surroundings = surroundings;
    this.#settings = settings;
  }

  get deliveries(): readonly Delivery[] {
    return this.#deliveries;
  }

  get settings(): WebhookSettings {
    return this.#settings;
  }

  set settings(settings: WebhookSettings) {
    this.#settings = settings;
    if (!settings.reorder) this.#release();
  }

  send(event: WebhookEvent, endpoints: readonly Endpoint[]): void {
    const mine = endpoints
      .filter(({ disabled }) => !disabled)
      .map((endpoint): Held => {
        const { id, type } = event;
        const delivery: Delivery = { event: id, type, endpoint: endpoint.id, state: 'waiting', attempts: [] };
        this.#deliveries.push(delivery);
        if (this.#deliveries.length > REMEMBERED) this.#deliveries.shift();
        return { endpoint, event, delivery };
      });
    const before = this.#held;
    this.#held = [];
    if (this.#settings.reorder && before.length === 0) {
      this.#held = mine;
      return;
    }
    for (const held of [...mine, ...before]) void this.#attempt(held);
  }

  /** Nothing was sent, nothing will be. */
  clear(): void {
    for (const callOff of this.#timers) callOff();
    this.#timers.clear();
    this.#deliveries = [];
    this.#held = [];
    this.#generation++;
  }

  #release(): void {
    const held = this.#held;
    this.#held = [];
    for (const one of held) void this.#attempt(one);
  }

  async #attempt(held: Held): Promise<void> {
    const { endpoint, delivery } = held;
    const generation = this.#generation;
    const answer = await this.#post(held);
    if (generation !== this.#generation) return;
    const status = 'status' in answer ? answer.status : null;
    delivery.attempts.push({
      at: this.#surroundings.now(),
      status,
      problem: 'problem' in answer ? answer.problem : null,
    });
    if (status !== null && status >= 200 && status < 300) {
      delivery.state = 'delivered';
      for (let more = 0; more < this.#settings.duplicates; more++)
        if (generation === this.#generation) await this.#post(held);
      return;
    }
    // 410: the endpoint wants no more of them (Standard Webhooks, "Gone").
    if (status === 410) endpoint.disabled = true;
    const wait = endpoint.disabled ? undefined : this.#settings.retries[delivery.attempts.length - 1];
    if (wait === undefined) {
      delivery.state = 'dead';
      return;
    }
    const callOff = this.#surroundings.after(wait, () => {
      this.#timers.delete(callOff);
      void this.#attempt(held);
    });
    this.#timers.add(callOff);
  }

  #post({ endpoint, event }: Held): Promise<Answer> {
    const { format, timeout } = this.#settings;
    const { id, ...content } = event;
    const body = writeEvent(content, format);
    const timestamp = Math.floor(this.#surroundings.now() / 1000);
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatureOf(endpoint.secrets, id, timestamp, body),
    };
    return this.#surroundings.post(endpoint.url, headers, body, timeout);
  }
}
