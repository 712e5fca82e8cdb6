/** `aws s3`: buckets and objects as folders and files. */

import { pathOf } from '../../../service-clients/aws/s3';
import { presignUrl } from '../../../service-clients/aws/sign';
import { type Aws, Refusal } from './client';
import { type Arguments, type Grammar, helpOf, type Takes } from './options';
import { objectsBelow } from './s3-items';
import { list } from './s3-list';
import { objectAt, uriGiven } from './s3-paths';
import { steps } from './s3-steps';
import { type Manner, type Step, take } from './s3-transfer';
import { invalidChoice, STATUS } from './usage';

const SHOWS: Readonly<Record<string, Takes>> = {
  dryrun: 'none',
  quiet: 'none',
  'only-show-errors': 'none',
  'no-progress': 'none',
  exclude: 'one',
  include: 'one',
};

const HEADERS = [
  'cache-control',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-type',
];

const COPIES: Readonly<Record<string, Takes>> = {
  ...SHOWS,
  recursive: 'none',
  ...Object.fromEntries(HEADERS.map((name) => [name, 'one'] as const)),
};

interface Command extends Grammar {
  run(aws: Aws, given: Arguments): Promise<number>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  cp: {
    options: COPIES,
    words: ['paths', 'paths'],
    required: ['paths'],
    run: (aws, given) => transfer(aws, 'cp', given),
  },
  ls: {
    options: { recursive: 'none', 'human-readable': 'none', summarize: 'none' },
    words: ['paths'],
    run: list,
  },
  mb: { options: {}, words: ['path'], required: ['path'], run: makeBucket },
  mv: {
    options: COPIES,
    words: ['paths', 'paths'],
    required: ['paths'],
    run: (aws, given) => transfer(aws, 'mv', given),
  },
  presign: { options: { 'expires-in': 'one' }, words: ['path'], required: ['path'], run: presign },
  rb: { options: { force: 'none' }, words: ['path'], required: ['path'], run: removeBucket },
  rm: {
    options: { ...SHOWS, recursive: 'none' },
    words: ['paths'],
    required: ['paths'],
    run: (aws, given) => transfer(aws, 'rm', given),
  },
  sync: {
    options: { ...COPIES, delete: 'none', 'size-only': 'none' },
    words: ['paths', 'paths'],
    required: ['paths'],
    run: (aws, given) => transfer(aws, 'sync', given),
  },
};

export const S3_COMMANDS = Object.keys(COMMANDS);

export const s3Help = (): string => helpOf(COMMANDS);

/** @throws {AwsFailure} a command that is unknown */
export function s3Grammar(command: string): Grammar {
  const found = COMMANDS[command];
  if (!found) throw invalidChoice('subcommand', S3_COMMANDS);
  return found;
}

/** @returns the exit status @throws {AwsFailure} */
export const s3 = (aws: Aws, command: string, given: Arguments): Promise<number> =>
  COMMANDS[command]?.run(aws, given) ?? Promise.resolve(STATUS.usage);

async function makeBucket(aws: Aws, { words: [path = ''] }: Arguments): Promise<number> {
  const { bucket } = uriGiven(path);
  return onBucket(aws, `make_bucket`, path, bucket, () => aws.s3('CreateBucket', { method: 'PUT', bucket }));
}

async function removeBucket(aws: Aws, { words: [path = ''], options }: Arguments): Promise<number> {
  const { bucket } = uriGiven(path);
  if (options.has('force')) {
    const objects = await objectsBelow(aws, { bucket, key: '' });
    const status = await takeAll(
      aws,
      objects.map(({ name }) => ({ from: { bucket, key: name }, to: null })),
      { moves: false, dryRun: false, quiet: false, headers: {} },
    );
    if (status !== 0) return status;
  }
  return onBucket(aws, 'remove_bucket', path, bucket, () =>
    aws.s3('DeleteBucket', { method: 'DELETE', bucket }),
  );
}

async function onBucket(
  { session: { stdout, stderr } }: Aws,
  what: string,
  path: string,
  bucket: string,
  run: () => Promise<unknown>,
): Promise<number> {
  try {
    await run();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    stderr.write(`${what} failed: ${path} ${error.words}\n`);
    return STATUS.failed;
  }
  stdout.write(`${what}: ${bucket}\n`);
  return 0;
}

async function presign(aws: Aws, { words: [path = ''], options }: Arguments): Promise<number> {
  const { bucket, key } = objectAt(path);
  const place = aws.place('S3');
  const url = new URL(`${place.endpoint.replace(/\/$/, '')}${pathOf(bucket, key)}`);
  const seconds = Number(options.get('expires-in')?.[0] ?? 3600);
  const signed = presignUrl(url, seconds, { key: place.key, service: 's3', now: place.now() });
  aws.session.stdout.write(`${signed}\n`);
  return 0;
}

async function transfer(aws: Aws, command: string, given: Arguments): Promise<number> {
  const { options } = given;
  const headers = HEADERS.flatMap((name) => {
    const value = options.get(name)?.[0];
    return value === undefined ? [] : [[name, value] as const];
  });
  let found: readonly Step[];
  try {
    found = await steps(aws, command, given);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    aws.session.stderr.write(`fatal error: ${error.words}\n`);
    return STATUS.failed;
  }
  return takeAll(aws, found, {
    moves: command === 'mv',
    dryRun: options.has('dryrun'),
    quiet: options.has('quiet') || options.has('only-show-errors'),
    headers: Object.fromEntries(headers),
  });
}

async function takeAll(aws: Aws, all: readonly Step[], manner: Manner): Promise<number> {
  let failures = 0;
  for (const step of all) {
    aws.session.signal.throwIfAborted();
    if (!(await take(aws, step, manner))) failures++;
  }
  return failures === 0 ? 0 : STATUS.failed;
}
