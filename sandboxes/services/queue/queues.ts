/** All queues of one account in one region. */
import { checkAttributes } from './attributes';
import { invalid, noQueue, SqsError } from './errors';
import { MessageQueue, type QueueState, type Surroundings } from './message-queue';

export interface Outside {
  readonly region: string;
  /** Milliseconds since 1970. */
  now(): number;
  newId(): string;
  /** @returns what takes it back */
  after(milliseconds: number, run: () => void): () => void;
}

interface Snapshot {
  readonly version: 1;
  readonly sequence: string;
  readonly queues: readonly QueueState[];
}

const RECENTLY_MS = 60_000;

export class Queues {
  readonly outside: Outside;
  readonly #queues = new Map<string, MessageQueue>();
  readonly #deleted = new Map<string, number>();
  #sequence = 18_850_000_000_000_000_000n;
  readonly #around: Surroundings;

  constructor(outside: Outside) {
    this.outside = outside;
    this.#around = {
      now: outside.now,
      newId: outside.newId,
      nextSequence: () => {
        this.#sequence += 256n;
        return String(this.#sequence).padStart(20, '0');
      },
      deadLetters: (arn) => this.byArn(arn),
    };
  }

  get all(): readonly MessageQueue[] {
    return [...this.#queues.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @param url any whose last part is a name: hosts differ with who asks @throws {SqsError} QueueDoesNotExist */
  byUrl(url: string): MessageQueue {
    const found = this.#queues.get(url.slice(url.lastIndexOf('/') + 1));
    if (found === undefined) throw noQueue();
    return found;
  }

  byArn(arn: string): MessageQueue | null {
    return this.all.find((queue) => queue.arn === arn) ?? null;
  }

  /** The one that is there already, if it is as wanted. @throws {SqsError} */
  create(
    name: string,
    attributes: Readonly<Record<string, string>>,
    tags: Readonly<Record<string, string>>,
  ): MessageQueue {
    const fifo = attributes['FifoQueue'] === 'true';
    if (!/^[\w-]{1,80}$/.test(name.replace(/\.fifo$/, '')) || name.length > 80)
      throw new SqsError(
        'InvalidParameterValue',
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    if (fifo !== name.endsWith('.fifo'))
      throw fifo
        ? new SqsError(
            'InvalidParameterValue',
            'The name of a FIFO queue can only include alphanumeric characters, hyphens, or underscores, must end with .fifo suffix and be 1 to 80 in length.',
          )
        : invalid(
            'QueueName',
            name,
            'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
          );
    checkAttributes(attributes, fifo);
    const there = this.#queues.get(name);
    if (there !== undefined) {
      const other = Object.entries(attributes).find(([key, value]) => there.attribute(key) !== value);
      if (other !== undefined)
        throw new SqsError(
          'QueueNameExists',
          `A queue already exists with the same name and a different value for attribute ${other[0]}`,
        );
      return there;
    }
    const now = this.outside.now();
    const deleted = this.#deleted.get(name);
    if (deleted !== undefined && now - deleted < RECENTLY_MS)
      throw new SqsError(
        'QueueDeletedRecently',
        'You must wait 60 seconds after deleting a queue before you can create another with the same name.',
      );
    return this.#add({ name, created: now, modified: now, attributes, tags, messages: [], seen: [] });
  }

  delete(queue: MessageQueue): void {
    this.#queues.delete(queue.name);
    this.#deleted.set(queue.name, this.outside.now());
    queue.wake();
  }

  has(queue: MessageQueue): boolean {
    return this.#queues.get(queue.name) === queue;
  }

  snapshot(): string {
    const snapshot: Snapshot = {
      version: 1,
      sequence: String(this.#sequence),
      queues: this.all.map(({ state }) => state),
    };
    return JSON.stringify(snapshot);
  }

  /** In place of what there is. @throws {Error} what is no snapshot of ours */
  restore(text: string): void {
    const { version, sequence, queues } = JSON.parse(text) as Snapshot;
    if (version !== 1)
      throw new Error(`The data are of version ${String(version)}; this server reads version 1.`);
    const before = this.all;
    this.#queues.clear();
    this.#deleted.clear();
    this.#sequence = BigInt(sequence);
    for (const state of queues) this.#add(state);
    for (const queue of before) queue.wake();
  }

  #add(state: QueueState): MessageQueue {
    const queue = new MessageQueue(state, this.outside.region, this.#around);
    this.#queues.set(state.name, queue);
    return queue;
  }
}
