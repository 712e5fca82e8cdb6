/** Messages and the digests by which a client sees that they came whole. */
import { createHash } from 'node:crypto';
import { invalid, SqsError } from './errors';
import { type Input, isRecord } from './input';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string;
  /** base64 */
  readonly BinaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

export interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: MessageAttributes;
  /** AWSTraceHeader. */
  readonly system: MessageAttributes;
  /** Of a FIFO queue. */
  readonly group: string | null;
  readonly deduplication: string | null;
  /** Twenty digits, or empty. */
  readonly sequence: string;
  /** Milliseconds since 1970. */
  readonly sent: number;
  /** From then on it may be received. */
  visible: number;
  received: number;
  firstReceived: number | null;
  /** Of the last receive; only this one counts. */
  receipt: string | null;
  /** Of the queue that it failed in. */
  deadLetterSource: string | null;
}

export const md5Of = (data: string | Uint8Array): string => createHash('md5').update(data).digest('hex');

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).toSorted();
  if (names.length === 0) return undefined;
  const withLength = (bytes: Uint8Array): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return Buffer.concat([length, bytes]);
  };
  const parts = names.flatMap((name) => {
    const { DataType, StringValue, BinaryValue } = attributes[name] as MessageAttribute;
    const value =
      BinaryValue === undefined ? Buffer.from(StringValue ?? '') : Buffer.from(BinaryValue, 'base64');
    return [
      withLength(Buffer.from(name)),
      withLength(Buffer.from(DataType)),
      Buffer.from([BinaryValue === undefined ? 1 : 2]),
      withLength(value),
    ];
  });
  return md5Of(Buffer.concat(parts));
}

/** @throws {SqsError} */
export function readAttributes(input: Input, name: string): MessageAttributes {
  const given = input[name] ?? {};
  if (!isRecord(given)) throw new SqsError('SerializationException', `${name} is no map.`);
  const names = Object.keys(given);
  if (names.length > 10)
    throw invalid(name, names.length, 'Number of message attributes exceeds the allowed maximum [10].');
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, readAttribute(key, value)]));
}

function readAttribute(name: string, value: unknown): MessageAttribute {
  const { DataType, StringValue, BinaryValue } = isRecord(value) ? value : {};
  const refuse = (reason: string) =>
    new SqsError('InvalidParameterValue', `The message attribute '${name}' ${reason}`);
  if (!/^[\w.-]{1,256}$/.test(name) || /^(aws|amazon)\./i.test(name))
    throw new SqsError('InvalidParameterValue', `Message (user) attribute name '${name}' is invalid.`);
  if (typeof DataType !== 'string' || DataType === '')
    throw refuse('must contain a non-empty message attribute type.');
  const kind = DataType.split('.')[0] ?? '';
  if (!['String', 'Number', 'Binary'].includes(kind))
    throw refuse(
      'has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.',
    );
  const binary = kind === 'Binary';
  const content = binary ? BinaryValue : StringValue;
  if (typeof content !== 'string' || content === '')
    throw refuse(`must contain a non-empty value of type '${kind}'.`);
  if (kind === 'Number' && Number.isNaN(Number(content)))
    throw new SqsError(
      'InvalidParameterValue',
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  return binary ? { DataType, BinaryValue: content } : { DataType, StringValue: content };
}

/** Bytes that count against MaximumMessageSize. */
export const sizeOf = (body: string, attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue = '', BinaryValue = '' }]) =>
      sum +
      Buffer.byteLength(name) +
      Buffer.byteLength(DataType) +
      Buffer.byteLength(StringValue) +
      Buffer.byteLength(BinaryValue, 'base64'),
    Buffer.byteLength(body),
  );

/** XML 1.0 has no way to say the others, and SQS began with XML. @throws {SqsError} InvalidMessageContents */
export function checkCharacters(body: string): void {
  const wrong = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.exec(body)?.[0];
  if (wrong !== undefined)
    throw new SqsError(
      'InvalidMessageContents',
      `Invalid binary character '#x${wrong.charCodeAt(0).toString(16).toUpperCase()}' was found in the message body, the set of allowed characters is #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF`,
    );
}
