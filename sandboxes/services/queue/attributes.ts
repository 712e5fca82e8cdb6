/** Attributes of a queue: which there are, what they may be, what they are when nobody says. */
import { SqsError } from './errors';
import { isRecord } from './input';

/** Least, most and default. */
const NUMBERS: Readonly<Record<string, readonly [number, number, number]>> = {
  DelaySeconds: [0, 900, 0],
  MaximumMessageSize: [1024, 1_048_576, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600, 345_600],
  ReceiveMessageWaitTimeSeconds: [0, 20, 0],
  VisibilityTimeout: [0, 43_200, 30],
};
const CHOICES: Readonly<Record<string, readonly string[]>> = {
  FifoQueue: ['true', 'false'],
  ContentBasedDeduplication: ['true', 'false'],
  DeduplicationScope: ['queue', 'messageGroup'],
  FifoThroughputLimit: ['perQueue', 'perMessageGroupId'],
  SqsManagedSseEnabled: ['true', 'false'],
};
const DOCUMENTS = ['RedrivePolicy', 'RedriveAllowPolicy'];

export const DEFAULTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(NUMBERS).map(([name, [, , otherwise]]) => [name, String(otherwise)])),
  SqsManagedSseEnabled: 'true',
};

export const FIFO_DEFAULTS: Readonly<Record<string, string>> = {
  ContentBasedDeduplication: 'false',
  DeduplicationScope: 'queue',
  FifoThroughputLimit: 'perQueue',
};

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

/** @throws {SqsError} the first that cannot be */
export function checkAttributes(given: Readonly<Record<string, string>>, fifo: boolean): void {
  for (const [name, value] of Object.entries(given)) {
    const limits = NUMBERS[name];
    const known = limits !== undefined || name in CHOICES || DOCUMENTS.includes(name);
    if (!known || (!fifo && (name in FIFO_DEFAULTS || (name === 'FifoQueue' && value !== 'false'))))
      throw new SqsError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    const number = Number(value);
    const right =
      limits !== undefined
        ? Number.isInteger(number) && value !== '' && number >= limits[0] && number <= limits[1]
        : (CHOICES[name]?.includes(value) ?? (value === '' || readPolicy(name, value) !== null));
    if (!right) throw badValue(name);
  }
}

export function redrivePolicy(value: string | undefined): RedrivePolicy | null {
  const parsed = value === undefined || value === '' ? null : readPolicy('RedrivePolicy', value);
  if (parsed === null) return null;
  return {
    deadLetterTargetArn: String(parsed['deadLetterTargetArn']),
    maxReceiveCount: Number(parsed['maxReceiveCount']),
  };
}

/** Whether a queue lets another send its dead letters there. */
export function allowsRedriveFrom(policy: string | undefined, source: string): boolean {
  const parsed = policy === undefined || policy === '' ? null : readPolicy('RedriveAllowPolicy', policy);
  if (parsed === null || parsed['redrivePermission'] === 'allowAll') return true;
  const sources = parsed['sourceQueueArns'];
  return parsed['redrivePermission'] === 'byQueue' && Array.isArray(sources) && sources.includes(source);
}

const badValue = (name: string): SqsError =>
  new SqsError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);

function readPolicy(name: string, value: string): Record<string, unknown> | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) throw badValue(name);
    throw error;
  }
  if (!isRecord(parsed)) return null;
  if (name === 'RedrivePolicy') {
    const count = Number(parsed['maxReceiveCount']);
    const right = typeof parsed['deadLetterTargetArn'] === 'string' && Number.isInteger(count);
    return right && count >= 1 && count <= 1000 ? parsed : null;
  }
  return ['allowAll', 'denyAll', 'byQueue'].includes(String(parsed['redrivePermission'])) ? parsed : null;
}
