/** One queue: what is in it, who may have which message when. Time and randomness come from outside. */

import { sha256Hex } from '../aws/signing-key';
import { DEFAULTS, FIFO_DEFAULTS, redrivePolicy } from './attributes';
import { invalid, missing, SqsError } from './errors';
import { checkCharacters, type Message, type MessageAttributes, sizeOf } from './message';
import { type PeekedMessage, peek } from './peek';

export interface Surroundings {
  /** Milliseconds since 1970. */
  now(): number;
  /** Nobody had it before. */
  newId(): string;
  /** Rises with every message of FIFO queues. */
  nextSequence(): string;
  /** Where a message goes that was received too often; null: there is no such queue. */
  deadLetters(arn: string): MessageQueue | null;
}

export interface Draft {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly system: MessageAttributes;
  readonly group: string | undefined;
  readonly deduplication: string | undefined;
  /** Seconds; undefined: as the queue has it. */
  readonly delay: number | undefined;
}

export interface QueueState {
  readonly name: string;
  readonly created: number;
  readonly modified: number;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly messages: readonly Message[];
  readonly seen: readonly (readonly [
    key: string,
    seen: { readonly id: string; readonly sequence: string; readonly at: number },
  ])[];
}

const ACCOUNT = '000000000000';
const DEDUPLICATION_MS = 5 * 60_000;
const PURGE_MS = 60_000;

export class MessageQueue {
  readonly name: string;
  readonly arn: string;
  readonly fifo: boolean;
  readonly created: number;
  modified: number;
  attributes: Readonly<Record<string, string>>;
  tags: Readonly<Record<string, string>>;
  /** In the order of sending. */
  #messages: Message[];
  #seen: Map<string, { readonly id: string; readonly sequence: string; readonly at: number }>;
  #purged = Number.NEGATIVE_INFINITY;
  readonly #around: Surroundings;
  /** Who waits for messages. */
  readonly waiting = new Set<() => void>();

  constructor(state: QueueState, region: string, around: Surroundings) {
    this.name = state.name;
    this.arn = `arn:aws:sqs:${region}:${ACCOUNT}:${state.name}`;
    this.fifo = state.name.endsWith('.fifo');
    this.created = state.created;
    this.modified = state.modified;
    this.attributes = state.attributes;
    this.tags = state.tags;
    this.#messages = state.messages.map((message) => ({ ...message }));
    this.#seen = new Map(state.seen);
    this.#around = around;
  }

  get state(): QueueState {
    const { name, created, modified, attributes, tags } = this;
    return {
      name,
      created,
      modified,
      attributes,
      tags,
      messages: this.#messages.map((message) => ({ ...message })),
      seen: [...this.#seen],
    };
  }

  attribute(name: string): string {
    return this.attributes[name] ?? DEFAULTS[name] ?? (this.fifo ? FIFO_DEFAULTS[name] : undefined) ?? '';
  }

  /** Leaves everything as it is. */
  peek(): readonly PeekedMessage[] {
    this.#forgetOld();
    return peek(this.#messages, this.#around.now());
  }

  /** How many may be received, are with a consumer, and are held back at first. */
  counts(): { visible: number; inFlight: number; delayed: number } {
    this.#forgetOld();
    const hidden = this.#messages.filter(({ visible }) => visible > this.#around.now());
    const inFlight = hidden.filter(({ receipt }) => receipt !== null).length;
    return { visible: this.#messages.length - hidden.length, inFlight, delayed: hidden.length - inFlight };
  }

  /** @throws {SqsError} */
  send(draft: Draft): Pick<Message, 'id' | 'sequence'> {
    const now = this.#around.now();
    checkCharacters(draft.body);
    const most = Number(this.attribute('MaximumMessageSize'));
    if (sizeOf(draft.body, draft.attributes) > most)
      throw new SqsError(
        'InvalidParameterValue',
        `One or more parameters are invalid. Reason: Message must be shorter than ${most} bytes.`,
      );
    const fifo = this.fifo ? this.#order(draft) : null;
    const key = fifo === null ? null : `${fifo.scope}\n${fifo.deduplication}`;
    const before = key === null ? undefined : this.#seen.get(key);
    // A message that was sent again within five minutes is accepted, and not there twice.
    if (before !== undefined && now - before.at < DEDUPLICATION_MS) return before;
    const delay = draft.delay ?? Number(this.attribute('DelaySeconds'));
    const message: Message = {
      id: this.#around.newId(),
      body: draft.body,
      attributes: draft.attributes,
      system: draft.system,
      group: fifo?.group ?? draft.group ?? null,
      deduplication: fifo?.deduplication ?? null,
      sequence: fifo === null ? '' : this.#around.nextSequence(),
      sent: now,
      visible: now + delay * 1000,
      received: 0,
      firstReceived: null,
      receipt: null,
      deadLetterSource: null,
    };
    if (key !== null) this.#seen.set(key, { id: message.id, sequence: message.sequence, at: now });
    this.#messages.push(message);
    this.wake();
    return message;
  }

  /** @param timeout seconds for which nobody else gets them @returns copies, as they are now */
  receive(most: number, timeout: number | undefined): Message[] {
    this.#forgetOld();
    const now = this.#around.now();
    const hiddenFor = (timeout ?? Number(this.attribute('VisibilityTimeout'))) * 1000;
    const taken: Message[] = [];
    // In a FIFO queue a group waits for its first message, whoever has it.
    const blocked = new Set<string>();
    for (const message of [...this.#messages]) {
      if (taken.length === most) break;
      const held = message.visible > now;
      if (this.fifo && message.group !== null) {
        if (held) blocked.add(message.group);
        if (blocked.has(message.group)) continue;
      }
      if (held || this.#failed(message)) continue;
      message.received += 1;
      message.firstReceived ??= now;
      message.visible = now + hiddenFor;
      message.receipt = this.#around.newId();
      taken.push({ ...message });
    }
    return taken;
  }

  /** When the next message comes out of hiding; null when none is hidden. */
  get nextVisible(): number | null {
    const now = this.#around.now();
    const times = this.#messages.map(({ visible }) => visible).filter((time) => time > now);
    return times.length === 0 ? null : Math.min(...times);
  }

  /** A handle of an earlier receive, or of a message that is gone, deletes nothing and is no error. */
  delete(handle: string): void {
    const { id, receipt } = readHandle(handle);
    const message = this.#messages.find((one) => one.id === id && one.receipt === receipt);
    if (message === undefined) return;
    if (this.fifo && message.visible <= this.#around.now())
      throw invalid('ReceiptHandle', handle, 'The receipt handle has expired.');
    this.#messages = this.#messages.filter((one) => one !== message);
    this.wake();
  }

  /** @param timeout seconds from now @throws {SqsError} */
  changeVisibility(handle: string, timeout: number): void {
    const { id, receipt } = readHandle(handle);
    const message = this.#messages.find((one) => one.id === id && one.receipt === receipt);
    if (message === undefined)
      throw invalid(
        'ReceiptHandle',
        handle,
        'Message does not exist or is not available for visibility timeout change.',
      );
    const now = this.#around.now();
    if (message.visible <= now)
      throw new SqsError('MessageNotInflight', `Message is not inflight: ${handle}`);
    message.visible = now + timeout * 1000;
    this.wake();
  }

  /** @throws {SqsError} PurgeQueueInProgress */
  purge(): void {
    const now = this.#around.now();
    if (now - this.#purged < PURGE_MS)
      throw new SqsError(
        'PurgeQueueInProgress',
        `Only one PurgeQueue operation on ${this.name} is allowed every 60 seconds.`,
        403,
      );
    this.#purged = now;
    this.#messages = [];
  }

  /** From another queue, as it is. A FIFO queue counts its age anew. */
  accept(message: Message, deadLetterSource: string | null): void {
    const now = this.#around.now();
    this.#messages.push({
      ...message,
      visible: now,
      receipt: null,
      received: deadLetterSource === null ? 0 : message.received,
      sent: this.fifo ? now : message.sent,
      deadLetterSource,
    });
    this.wake();
  }

  /** All that nobody has just now, taken out. */
  drain(): Message[] {
    const now = this.#around.now();
    const free = this.#messages.filter(({ visible }) => visible <= now);
    this.#messages = this.#messages.filter((message) => !free.includes(message));
    return free;
  }

  wake(): void {
    for (const wake of [...this.waiting]) wake();
  }

  #order({ body, group, deduplication, delay }: Draft): {
    group: string;
    deduplication: string;
    scope: string;
  } {
    if (group === undefined) throw missing('MessageGroupId');
    if (delay !== undefined && delay !== 0)
      throw invalid(
        'DelaySeconds',
        delay,
        'The request include parameter that is not valid for this queue type.',
      );
    const hashed = this.attribute('ContentBasedDeduplication') === 'true' ? sha256Hex(body) : undefined;
    const id = deduplication ?? hashed;
    if (id === undefined)
      throw new SqsError(
        'InvalidParameterValue',
        'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
      );
    return {
      group,
      deduplication: id,
      scope: this.attribute('DeduplicationScope') === 'messageGroup' ? group : '',
    };
  }

  /** Received as often as it may be: it goes to the dead letters, if they are there, at the next receive. */
  #failed(message: Message): boolean {
    const policy = redrivePolicy(this.attributes['RedrivePolicy']);
    if (policy === null || message.received < policy.maxReceiveCount) return false;
    const target = this.#around.deadLetters(policy.deadLetterTargetArn);
    if (target === null) return false;
    this.#messages = this.#messages.filter((one) => one !== message);
    target.accept(message, this.arn);
    return true;
  }

  #forgetOld(): void {
    const now = this.#around.now();
    const oldest = now - Number(this.attribute('MessageRetentionPeriod')) * 1000;
    if (this.#messages.some(({ sent }) => sent < oldest))
      this.#messages = this.#messages.filter(({ sent }) => sent >= oldest);
    for (const [key, { at }] of this.#seen) if (now - at >= DEDUPLICATION_MS) this.#seen.delete(key);
  }
}

export const handleOf = ({ id, receipt }: Pick<Message, 'id' | 'receipt'>): string =>
  Buffer.from(`${id} ${receipt}`).toString('base64');

/** @throws {SqsError} ReceiptHandleIsInvalid */
function readHandle(handle: string): { id: string; receipt: string } {
  const [id = '', receipt = '', ...more] = Buffer.from(handle, 'base64').toString().split(' ');
  if (id === '' || receipt === '' || more.length > 0)
    throw new SqsError(
      'ReceiptHandleIsInvalid',
      `The input receipt handle "${handle}" is not a valid receipt handle.`,
      404,
    );
  return { id, receipt };
}
