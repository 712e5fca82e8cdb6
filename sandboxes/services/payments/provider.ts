import { Ledger, type LedgerState } from './ledger';
import {
  type Delivery,
  type Endpoint,
  type SenderSurroundings,
  type WebhookEvent,
  WebhookSender,
} from './webhooks/sender';
import { DEFAULT_SETTINGS } from './webhooks/settings';
import { newSecret } from './webhooks/sign';

interface ProviderState extends LedgerState {
  readonly events: readonly WebhookEvent[];
  readonly endpoints: readonly Endpoint[];
  /** Ids of events, and of endpoints that have not taken them yet. */
  readonly undelivered: readonly (readonly [event: string, endpoint: string])[];
}

/** An endpoint that receives from the start. */
export interface GivenEndpoint {
  readonly url: string;
  readonly secret?: string | undefined;
}

/** The ledger, and the events that it makes. */
export class Provider {
  readonly ledger: Ledger;
  readonly sender: WebhookSender;
  readonly #now: () => number;
  #events: WebhookEvent[] = [];
  #endpoints: Endpoint[] = [];
  #lastEndpoint = 0;

  /** @param onChange after each change, when the state may be written down */
  constructor(surroundings: SenderSurroundings, onChange: () => void) {
    this.#now = surroundings.now;
    this.sender = new WebhookSender(surroundings, DEFAULT_SETTINGS);
    this.ledger = new Ledger({
      ...surroundings,
      onEvent: (type, object) => {
        const id = `evt_${String(this.#events.length + 1).padStart(4, '0')}`;
        const timestamp = new Date(this.#now()).toISOString();
        const event = { id, type, timestamp, data: structuredClone(object) };
        this.#events.push(event);
        this.sender.send(event, this.#endpoints);
        onChange();
      },
    });
  }

  get events(): readonly WebhookEvent[] {
    return this.#events;
  }

  get endpoints(): readonly Endpoint[] {
    return this.#endpoints;
  }

  get deliveries(): readonly Delivery[] {
    return this.sender.deliveries;
  }

  addEndpoint({ url, secret = newSecret() }: GivenEndpoint): Endpoint {
    const endpoint = { id: `we_${++this.#lastEndpoint}`, url, secrets: [secret], disabled: false };
    this.#endpoints.push(endpoint);
    return endpoint;
  }

  endpoint(id: string): Endpoint | null {
    return this.#endpoints.find((endpoint) => endpoint.id === id) ?? null;
  }

  removeEndpoint(id: string): boolean {
    const before = this.#endpoints.length;
    this.#endpoints = this.#endpoints.filter((endpoint) => endpoint.id !== id);
    return this.#endpoints.length < before;
  }

  /** Sends it again to every endpoint, as somebody who missed it would ask for. */
  resend(id: string): boolean {
    const event = this.#events.find((one) => one.id === id);
    if (event === undefined) return false;
    this.sender.send(event, this.#endpoints);
    return true;
  }

  save(): ProviderState {
    const undelivered = this.deliveries
      .filter(({ state }) => state === 'waiting')
      .map(({ event, endpoint }) => [event, endpoint] as const);
    return { ...this.ledger.save(), events: this.#events, endpoints: this.#endpoints, undelivered };
  }

  /** What was not delivered is sent again from the first attempt. */
  load({ payments, refunds, events, endpoints, undelivered }: ProviderState): void {
    this.sender.clear();
    this.#events = [...events];
    this.#endpoints = structuredClone([...endpoints]);
    this.#lastEndpoint = Math.max(0, ...endpoints.map(({ id }) => Number(id.slice('we_'.length))));
    this.ledger.load({ payments, refunds });
    for (const [id, to] of undelivered) {
      const event = this.#events.find((one) => one.id === id);
      const endpoint = this.endpoint(to);
      if (event !== undefined && endpoint !== null) this.sender.send(event, [endpoint]);
    }
  }

  /** Back to nothing but these endpoints. */
  clear(endpoints: readonly GivenEndpoint[]): void {
    this.load({ payments: [], refunds: [], events: [], endpoints: [], undelivered: [] });
    this.sender.settings = DEFAULT_SETTINGS;
    for (const endpoint of endpoints) this.addEndpoint(endpoint);
  }

  stop(): void {
    this.sender.clear();
    this.ledger.stop();
  }
}
