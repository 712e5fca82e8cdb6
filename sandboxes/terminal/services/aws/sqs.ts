/** `aws sqs`: each operation is one call of SQS, whose parameters are its options. */
import type { Aws } from './client';
import { type Arguments, type Grammar, helpOf, type Takes } from './options';
import { type Structure, structureOf, type Value } from './shorthand';
import { invalidChoice, usage } from './usage';

/**
 * What the words behind an option mean: text, a number, several texts, a structure (`a=1,b=2` or JSON), or several
 * structures (each in a word of its own, or one JSON list).
 */
type Kind = 'text' | 'number' | 'texts' | 'structure' | 'structures';

interface Operation {
  readonly required?: readonly string[];
  readonly options: Readonly<Record<string, Kind>>;
}

const QUEUE = { 'queue-url': 'text' } as const;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'change-message-visibility': {
    required: ['queue-url', 'receipt-handle', 'visibility-timeout'],
    options: { ...QUEUE, 'receipt-handle': 'text', 'visibility-timeout': 'number' },
  },
  'create-queue': {
    required: ['queue-name'],
    options: { 'queue-name': 'text', attributes: 'structure', tags: 'structure' },
  },
  'delete-message': {
    required: ['queue-url', 'receipt-handle'],
    options: { ...QUEUE, 'receipt-handle': 'text' },
  },
  'delete-message-batch': {
    required: ['queue-url', 'entries'],
    options: { ...QUEUE, entries: 'structures' },
  },
  'delete-queue': { required: ['queue-url'], options: QUEUE },
  'get-queue-attributes': {
    required: ['queue-url'],
    options: { ...QUEUE, 'attribute-names': 'texts' },
  },
  'get-queue-url': {
    required: ['queue-name'],
    options: { 'queue-name': 'text', 'queue-owner-aws-account-id': 'text' },
  },
  'list-dead-letter-source-queues': { required: ['queue-url'], options: QUEUE },
  'list-queue-tags': { required: ['queue-url'], options: QUEUE },
  'list-queues': { options: { 'queue-name-prefix': 'text', 'max-results': 'number' } },
  'purge-queue': { required: ['queue-url'], options: QUEUE },
  'receive-message': {
    required: ['queue-url'],
    options: {
      ...QUEUE,
      'attribute-names': 'texts',
      'message-system-attribute-names': 'texts',
      'message-attribute-names': 'texts',
      'max-number-of-messages': 'number',
      'visibility-timeout': 'number',
      'wait-time-seconds': 'number',
    },
  },
  'send-message': {
    required: ['queue-url', 'message-body'],
    options: {
      ...QUEUE,
      'message-body': 'text',
      'delay-seconds': 'number',
      'message-attributes': 'structure',
      'message-deduplication-id': 'text',
      'message-group-id': 'text',
    },
  },
  'send-message-batch': {
    required: ['queue-url', 'entries'],
    options: { ...QUEUE, entries: 'structures' },
  },
  'set-queue-attributes': {
    required: ['queue-url', 'attributes'],
    options: { ...QUEUE, attributes: 'structure' },
  },
  'start-message-move-task': {
    required: ['source-arn'],
    options: { 'source-arn': 'text', 'destination-arn': 'text' },
  },
  'tag-queue': { required: ['queue-url', 'tags'], options: { ...QUEUE, tags: 'structure' } },
  'untag-queue': { required: ['queue-url', 'tag-keys'], options: { ...QUEUE, 'tag-keys': 'texts' } },
};

export const SQS_OPERATIONS = Object.keys(OPERATIONS);

/** Parts of structures that are numbers, which shorthand has no way to say. */
const NUMBERS = new Set(['DelaySeconds', 'VisibilityTimeout']);

export const sqsHelp = (): string =>
  helpOf(Object.fromEntries(SQS_OPERATIONS.map((name) => [name, sqsGrammar(name)])));

const TAKES: Readonly<Record<Kind, Takes>> = {
  text: 'one',
  number: 'one',
  texts: 'many',
  structure: 'one',
  structures: 'many',
};

/** @throws {AwsFailure} an operation that is unknown */
export function sqsGrammar(operation: string): Grammar {
  const found = OPERATIONS[operation];
  if (!found) throw invalidChoice('operation', SQS_OPERATIONS);
  return {
    required: found.required ?? [],
    options: Object.fromEntries(Object.entries(found.options).map(([name, kind]) => [name, TAKES[kind]])),
  };
}

/** `queue-url` as `QueueUrl`. */
const pascal = (name: string): string =>
  name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());

/** @returns what SQS is asked with @throws {AwsFailure} */
function sqsInput(operation: string, { options }: Arguments): Structure {
  const kinds = OPERATIONS[operation]?.options ?? {};
  return Object.fromEntries(
    [...options].flatMap(([name, values]) => {
      const kind = kinds[name];
      return kind === undefined ? [] : [[pascal(name), meant(`--${name}`, kind, values)]];
    }),
  );
}

function meant(option: string, kind: Kind, values: readonly string[]): Value {
  const [first = ''] = values;
  switch (kind) {
    case 'text':
      return first;
    case 'number':
      if (!/^-?\d+$/.test(first)) throw usage(`argument ${option}: invalid literal for int(): '${first}'\n`);
      return Number(first);
    case 'texts':
      return values.length === 1 && first.startsWith('[') ? structureOf(option, first) : values;
    case 'structure':
      return structureOf(option, first);
    case 'structures': {
      const all = values.map((value) => structureOf(option, value));
      const list = all.length === 1 && Array.isArray(all[0]) ? (all[0] as readonly Value[]) : all;
      return list.map(withNumbers);
    }
  }
}

const withNumbers = (value: Value): Value =>
  value === null || typeof value !== 'object' || Array.isArray(value)
    ? value
    : Object.fromEntries(
        Object.entries(value).map(([name, part]) => [
          name,
          NUMBERS.has(name) && typeof part === 'string' ? Number(part) : (part as Value),
        ]),
      );

/** Names in the order of SQS's model, in which the AWS CLI prints them. Other answers have it already. */
const ORDERS: Readonly<Record<string, readonly string[]>> = {
  'send-message': ['MD5OfMessageBody', 'MD5OfMessageAttributes', 'MessageId', 'SequenceNumber'],
  'send-message-batch': [
    ...['Successful', 'Failed', 'Id', 'MessageId', 'MD5OfMessageBody', 'MD5OfMessageAttributes'],
    ...['SequenceNumber', 'SenderFault', 'Code', 'Message'],
  ],
  'receive-message': [
    ...['MessageId', 'ReceiptHandle', 'MD5OfBody', 'Body', 'Attributes', 'MD5OfMessageAttributes'],
    ...['MessageAttributes', 'StringValue', 'BinaryValue', 'DataType'],
  ],
};

function inOrder(value: Value, order: readonly string[]): Value {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map((part: Value) => inOrder(part, order));
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([one], [other]) => rank(one) - rank(other))
      .map(([name, part]: [string, Value]) => [name, inOrder(part, order)]),
  );
}

/** @throws {AwsFailure} */
export async function sqs(aws: Aws, operation: string, given: Arguments): Promise<Structure> {
  const answer = (await aws.sqs(pascal(operation), sqsInput(operation, given))) as Structure;
  return inOrder(answer, ORDERS[operation] ?? []) as Structure;
}
