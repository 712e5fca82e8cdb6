/** Bodies of requests: taken apart, checked against all that was said of them, and kept. */
import { createHash } from 'node:crypto';
import type { Piece } from './blobs';
import type { Call } from './call';
import {
  ALGORITHMS,
  type Algorithm,
  type Checksum,
  couldBe,
  createChecksum,
  headerOf,
  isAlgorithm,
} from './checksums';
import { withoutChunks } from './chunked';
import { S3Error } from './errors';

const LARGEST = 5 * 2 ** 30;
const LARGEST_XML = 2 * 2 ** 20;

export interface Received {
  readonly piece: Piece;
  /** Hexadecimal. */
  readonly md5: string;
  readonly checksum: Checksum;
}

/**
 * Keeps the body of a request; nothing of it stays when it is not what its sender said.
 * @param algorithm of the checksum, where the client names none
 * @throws {S3Error}
 */
export async function receive(call: Call, algorithm: Algorithm): Promise<Received> {
  const claim = claimOf(call);
  const writer = call.store.blobs.create();
  try {
    const seen = await read(call, claim, claim.algorithm ?? algorithm, (bytes) => writer.write(bytes));
    return { piece: await writer.finish(), ...seen };
  } catch (error) {
    await writer.discard();
    throw error;
  }
}

/** A body that is a document. @throws {S3Error} */
export async function receiveText(call: Call): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const claim = claimOf(call);
  await read(call, claim, claim.algorithm ?? 'CRC32', async (bytes) => {
    size += bytes.length;
    if (size > LARGEST_XML) throw new S3Error('MalformedXML');
    parts.push(Uint8Array.from(bytes));
  });
  return Buffer.concat(parts).toString('utf8');
}

interface Claim {
  readonly size: number | null;
  readonly md5: string | null;
  readonly algorithm: Algorithm | null;
  /** Null: it comes behind the body. */
  readonly value: string | null;
}

function claimOf(call: Call): Claim {
  const streamed = call.payload.startsWith('STREAMING-');
  const length = call.header(streamed ? 'x-amz-decoded-content-length' : 'content-length');
  if (length === undefined && (streamed || call.header('transfer-encoding') !== undefined))
    throw new S3Error('MissingContentLength');
  const size = call.unsized ? null : Number(length ?? 0);
  if (size !== null) checkSize(size);
  const md5 = call.header('content-md5') ?? null;
  if (md5 !== null && Buffer.from(md5, 'base64').length !== 16) throw new S3Error('InvalidDigest');
  return { size, md5, ...checksumOf(call) };
}

function checkSize(size: number): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new S3Error('InvalidArgument');
  if (size > LARGEST)
    throw new S3Error('EntityTooLarge', {
      fields: { ProposedSize: String(size), MaxSizeAllowed: String(LARGEST) },
    });
}

function checksumOf(call: Call): Pick<Claim, 'algorithm' | 'value'> {
  const given = ALGORITHMS.filter((one) => call.header(headerOf(one)) !== undefined);
  const behind = (call.header('x-amz-trailer') ?? '')
    .split(',')
    .map((name) =>
      name
        .trim()
        .replace(/^x-amz-checksum-/i, '')
        .toUpperCase(),
    )
    .filter(isAlgorithm);
  const [only, ...more] = [...given, ...behind];
  if (more.length > 0)
    throw new S3Error('InvalidRequest', {
      message: 'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    });
  if (only === undefined) return { algorithm: null, value: null };
  const value = call.header(headerOf(only)) ?? null;
  if (value !== null) checkForm(only, value);
  const named = call.header('x-amz-sdk-checksum-algorithm')?.toUpperCase();
  if (named !== undefined && named !== only)
    throw new S3Error('InvalidRequest', {
      message: 'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    });
  return { algorithm: only, value };
}

function checkForm(algorithm: Algorithm, value: string): void {
  if (!couldBe(algorithm, value))
    throw new S3Error('InvalidRequest', { message: `Value for ${headerOf(algorithm)} header is invalid.` });
}

async function read(
  call: Call,
  claim: Claim,
  algorithm: Algorithm,
  use: (bytes: Uint8Array) => Promise<void>,
): Promise<Omit<Received, 'piece'>> {
  const { payload } = call;
  const [md5, sha256, checksum] = [createHash('md5'), createHash('sha256'), createChecksum(algorithm)];
  const hashed = !payload.includes('-');
  const trailers = new Map<string, string>();
  const bytesOf = payload.startsWith('STREAMING-')
    ? withoutChunks(call.body(), payload.startsWith('STREAMING-AWS4') ? call.verified : null, trailers)
    : iterable(call.body());
  let size = 0;
  for await (const bytes of bytesOf) {
    size += bytes.length;
    md5.update(bytes);
    checksum.update(bytes);
    if (hashed) sha256.update(bytes);
    await use(bytes);
  }
  if (claim.size !== null && size !== claim.size) throw new S3Error('IncompleteBody');
  const computed = sha256.digest('hex');
  if (hashed && computed !== payload)
    throw new S3Error('XAmzContentSHA256Mismatch', {
      fields: { ClientComputedContentSHA256: payload, S3ComputedContentSHA256: computed },
    });
  const digest = md5.digest();
  if (claim.md5 !== null && digest.toString('base64') !== claim.md5)
    throw new S3Error('BadDigest', {
      fields: { ExpectedDigest: claim.md5, CalculatedDigest: digest.toString('base64') },
    });
  const value = checksum.digest().toString('base64');
  const claimed = claim.value ?? trailers.get(headerOf(algorithm)) ?? null;
  if (claim.algorithm !== null) {
    if (claimed === null)
      throw new S3Error('InvalidRequest', { message: `The trailer ${headerOf(algorithm)} did not come.` });
    checkForm(algorithm, claimed);
    if (claimed !== value)
      throw new S3Error('BadDigest', {
        message: `The ${algorithm} you specified did not match the calculated checksum.`,
      });
  }
  return { md5: digest.toString('hex'), checksum: { algorithm, value, type: 'FULL_OBJECT' } };
}

const iterable = (iterator: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> => ({
  [Symbol.asyncIterator]: () => iterator,
});
