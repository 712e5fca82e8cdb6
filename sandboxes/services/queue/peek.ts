/** What is in a queue, for who only looks: no receive counts, nothing is hidden, nothing becomes a dead letter. SQS has no such action. */
import type { Message } from './message';

export interface PeekedMessage {
  readonly id: string;
  readonly body: string;
  readonly state: 'visible' | 'in flight' | 'delayed';
  /** Milliseconds until it may be received; 0: it may. */
  readonly hiddenFor: number;
  /** How often it was received. */
  readonly received: number;
  /** Milliseconds since 1970. */
  readonly sent: number;
  readonly group: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** ARN of the queue that it failed in. */
  readonly deadLetterSource: string | null;
}

const MOST = 200;

/** The oldest first. @param now milliseconds since 1970 */
export const peek = (messages: readonly Message[], now: number): readonly PeekedMessage[] =>
  messages.slice(0, MOST).map((message) => {
    const { id, body, sent, visible, received, receipt, group, deadLetterSource } = message;
    const hiddenFor = Math.max(0, visible - now);
    const state = hiddenFor === 0 ? 'visible' : receipt === null ? 'delayed' : 'in flight';
    const attributes = Object.fromEntries(
      Object.entries(message.attributes).map(([name, { StringValue, BinaryValue }]) => [
        name,
        StringValue ?? `${BinaryValue} (base64)`,
      ]),
    );
    return { id, body, state, hiddenFor, received, sent, group, attributes, deadLetterSource };
  });
