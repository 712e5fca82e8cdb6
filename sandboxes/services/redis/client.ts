/** A connection's state, or that of a script that calls commands. */
import { OBSERVER_NAME } from './definition';
import { encode, type Protocol, type Reply } from './protocol/reply';

export interface Transaction {
  /** Each with its name. */
  readonly queue: string[][];
  /** A command was refused while it was queued: EXEC refuses all. */
  refused: boolean;
}

export interface Blocked {
  /** Gives the keys up, and answers. @param reply what is answered; null: nothing, the client is gone */
  end(reply: Reply | null): void;
  /** For CLIENT UNBLOCK. */
  readonly onTimeout: Reply;
}

export class Client {
  readonly id: number;
  readonly address: string;
  readonly localAddress: string;
  readonly created: number;
  /** Writes bytes (one character each) to its connection. */
  readonly #write: (text: string) => void;
  /** Ends its connection, after what was written. */
  readonly disconnect: () => void;
  /** A script's: its commands block nobody, and are not told to MONITOR twice. */
  readonly scripted: boolean;
  name = '';
  database = 0;
  protocol: Protocol = 2;
  user: string | null = 'default';
  lastCommand = 'NULL';
  lastUsed: number;
  transaction: Transaction | null = null;
  /** A watched key was changed. */
  dirty = false;
  readonly watched = new Set<string>();
  readonly channels = new Set<string>();
  readonly patterns = new Set<string>();
  readonly shardChannels = new Set<string>();
  blocked: Blocked | null = null;
  monitors = false;
  replies: 'on' | 'off' | 'skip' | 'skip-next' = 'on';
  noEvict = false;
  noTouch = false;
  tracking: Tracking | null = null;
  closing = false;
  /** Ends after its reply: QUIT, CLIENT KILL of itself. */
  closeAfterReply = false;
  info: { library?: string; version?: string } = {};
  /** Goes on with what it sent meanwhile: set by its connection. */
  resume: () => void = () => undefined;

  constructor(
    id: number,
    connection: {
      readonly address: string;
      readonly localAddress: string;
      readonly now: number;
      readonly scripted?: boolean;
      write(text: string): void;
      disconnect(): void;
    },
  ) {
    this.id = id;
    this.address = connection.address;
    this.localAddress = connection.localAddress;
    this.created = connection.now;
    this.lastUsed = connection.now;
    this.scripted = connection.scripted ?? false;
    this.#write = connection.write;
    this.disconnect = connection.disconnect;
  }

  /** Looks only, and is counted nowhere: else who watches a ratio of hits would watch the watcher. */
  get observes(): boolean {
    return this.name === OBSERVER_NAME;
  }

  get subscriptions(): number {
    return this.channels.size + this.patterns.size;
  }

  /** In RESP2 a client that subscribed may do nothing else. */
  get onlySubscribes(): boolean {
    return this.protocol === 2 && this.subscriptions + this.shardChannels.size > 0;
  }

  reply(reply: Reply): void {
    if (this.closing) return;
    if (this.replies === 'on') this.#write(encode(reply, this.protocol));
  }

  /** What it did not ask for: messages, invalidations. */
  push(reply: Reply): void {
    if (!this.closing) this.#write(encode(reply, this.protocol));
  }
}

/** CLIENT TRACKING. */
export interface Tracking {
  readonly broadcast: boolean;
  readonly prefixes: readonly string[];
  readonly optIn: boolean;
  readonly optOut: boolean;
  readonly noLoop: boolean;
  readonly redirect: number;
  /** CLIENT CACHING yes or no: for the next command. */
  caching: boolean | null;
}
