/** What outlives the process, the starting data, and how much memory large objects take. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { afterEach, describe, expect, it } from 'vitest';
import { KEY, type Started, startS3, temporaryFolder } from './start';

const Bucket = 'photos';
const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).toReversed()) await clean();
});

function folder(): string {
  const { path, remove } = temporaryFolder();
  cleaning.push(remove);
  return path;
}

async function start(flags: Parameters<typeof startS3>[0], data: string | null = null): Promise<Started> {
  const started = await startS3(flags, data);
  cleaning.push(() => started.stop());
  return started;
}

const keys = async (s3: S3Client, bucket = Bucket) =>
  (await s3.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents?.map(({ Key }) => Key);

describe('starting data', () => {
  const seeded = () => {
    const root = folder();
    mkdirSync(join(root, Bucket, 'cats'), { recursive: true });
    writeFileSync(join(root, Bucket, 'cats', 'tom.svg'), '<svg/>');
    writeFileSync(join(root, Bucket, 'list.json'), '[]');
    return root;
  };

  it.each([false, true])('is what a reset goes back to (kept in a folder: %s)', async (kept) => {
    const data = kept ? folder() : null;
    const started = await start({ seed: seeded() }, data);
    const s3 = started.client();
    expect(await keys(s3)).toEqual(['cats/tom.svg', 'list.json']);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: 'cats/tom.svg' }))).toMatchObject({
      ContentType: 'image/svg+xml',
      ContentLength: 6,
    });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'list.json' }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'cats/tom.svg', Body: 'other' }));
    await s3.send(new CreateBucketCommand({ Bucket: 'more' }));
    await started.reset();
    expect(await keys(s3)).toEqual(['cats/tom.svg', 'list.json']);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'cats/tom.svg' }));
    expect(await Body?.transformToString()).toBe('<svg/>');
    if (data !== null) expect(readdirSync(join(data, 'blobs'))).toHaveLength(2);
  });

  it('that cannot be is refused', async () => {
    const root = folder();
    mkdirSync(join(root, 'Not_A_Bucket'));
    await expect(startS3({ seed: root })).rejects.toThrow('The specified bucket is not valid.');
    await expect(startS3({ 'smallest-part': 'small' })).rejects.toThrow('--smallest-part takes a number');
    await expect(startS3({ credentials: ['nosecret'] })).rejects.toThrow('--credentials takes <id>:<secret>');
  });
});

describe('a line of the journal that a crash cut off', () => {
  it('was never answered, and is left out', async () => {
    const data = folder();
    const first = await startS3({}, data);
    await first.client().send(new CreateBucketCommand({ Bucket }));
    await first.client().send(new PutObjectCommand({ Bucket, Key: 'a', Body: 'x' }));
    await first.stop();
    appendFileSync(join(data, 'journal.jsonl'), '{"t":"object","bucket":"photos","key":"b","ver');
    writeFileSync(join(data, 'blobs', 'orphan'), 'bytes of an upload that never ended');
    const second = await start({}, data);
    expect(await keys(second.client())).toEqual(['a']);
    expect(readdirSync(join(data, 'blobs'))).toHaveLength(1);
  });
});

describe('the program, killed', () => {
  it('has all that it acknowledged, and a large object is never in memory', {
    timeout: 180_000,
  }, async () => {
    const data = folder();
    const first = await program(data);
    const s3 = first.client();
    await s3.send(new CreateBucketCommand({ Bucket }));
    await s3.send(new PutObjectCommand({ Bucket, Key: 'small', Body: 'x' }));
    const before = first.peak();
    const piece = randomBytes(2 ** 20);
    const pieces = 128;
    const sent = createHash('sha256');
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: 'large',
        ContentLength: pieces * piece.length,
        Body: Readable.from(
          (function* () {
            for (let at = 0; at < pieces; at++) {
              sent.update(piece);
              yield piece;
            }
          })(),
        ),
      }),
    );
    const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'parts' }));
    await s3.send(new UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: 1, Body: 'one' }));
    expect(await digestOf(s3, 'large')).toBe(sent.digest('hex'));
    if (before !== null) expect((first.peak() ?? 0) - before).toBeLessThan(96);
    await first.kill();

    const second = await program(data);
    const again = second.client();
    expect(await keys(again)).toEqual(['large', 'small']);
    const whole = createHash('sha256');
    for (let at = 0; at < pieces; at++) whole.update(piece);
    expect(await digestOf(again, 'large')).toBe(whole.digest('hex'));
    const { Parts } = await again.send(new ListPartsCommand({ Bucket, Key: 'parts', UploadId }));
    expect(Parts).toMatchObject([{ PartNumber: 1, Size: 3 }]);
  });
});

async function digestOf(s3: S3Client, Key: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const hash = createHash('sha256');
  for await (const bytes of Body as Readable) hash.update(bytes);
  return hash.digest('hex');
}

/** `npm run service -- s3`. */
async function program(data: string) {
  const args = [
    '--import',
    'tsx',
    'scripts/service.ts',
    's3',
    '--port',
    '0',
    '--credentials',
    'AKID:secret',
    '--data',
    data,
  ];
  const child: ChildProcess = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  cleaning.push(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  const port = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [, found] = /ready on [\d.]+:(\d+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`The program ended with ${code}:\n${output}`)));
  });
  return {
    client() {
      const client = new S3Client({
        endpoint: `http://127.0.0.1:${port}`,
        region: 'us-east-1',
        forcePathStyle: true,
        credentials: KEY,
      });
      cleaning.push(() => client.destroy());
      return client;
    },
    /** MiB of memory that it had at most; null where the system does not tell. */
    peak(): number | null {
      if (process.platform !== 'linux') return null;
      const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      return Number(kibibytes) / 1024;
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
