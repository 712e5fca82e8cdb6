/**
 * `aws-chunked`: a body in chunks, each with a signature of its own or none, and headers behind the last.
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
 */
import { createHash } from 'node:crypto';
import { sha256Hex, signatureOf } from '../aws/signing-key';
import { sameText, type Verified } from '../aws/verify';
import { S3Error } from './errors';

const EMPTY = sha256Hex('');
/** Of a line between chunks. */
const LONGEST_LINE = 16_384;

/**
 * The bytes without their framing.
 * @param signer of the request that signed the first chunk; null: chunks bear no signatures
 * @param trailers filled with the headers behind the last chunk, names in lower case
 * @throws {S3Error} a signature that is not right, a body that ends too early: after bytes were given out
 */
export async function* withoutChunks(
  source: AsyncIterator<Uint8Array>,
  signer: Verified | null,
  trailers: Map<string, string>,
): AsyncGenerator<Uint8Array> {
  const reader = new Reader(source);
  const chain = signer === null ? null : new SignatureChain(signer);
  for (;;) {
    const [size, signature] = chunkHead(await reader.line());
    const hash = createHash('sha256');
    for await (const bytes of reader.bytes(size)) {
      if (chain !== null) hash.update(bytes);
      yield bytes;
    }
    chain?.check('PAYLOAD', `${EMPTY}\n${hash.digest('hex')}`, signature);
    if (size === 0) break;
    if ((await reader.line()) !== '') throw new S3Error('IncompleteBody');
  }
  let signed = '';
  for (let line = await reader.lineOrEnd(); line !== ''; line = await reader.lineOrEnd()) {
    const cut = line.indexOf(':');
    const [name, value] = [line.slice(0, cut).trim().toLowerCase(), line.slice(cut + 1).trim()];
    if (name === 'x-amz-trailer-signature') chain?.check('TRAILER', sha256Hex(signed), value);
    else {
      trailers.set(name, value);
      signed += `${name}:${value}\n`;
    }
  }
  if (chain !== null && signed !== '' && !chain.sawTrailer) throw new S3Error('SignatureDoesNotMatch');
}

/** Each signature goes on from the one before. */
class SignatureChain {
  readonly #signer: Verified;
  #previous: string;
  sawTrailer = false;

  constructor(signer: Verified) {
    this.#signer = signer;
    this.#previous = signer.signature;
  }

  check(what: 'PAYLOAD' | 'TRAILER', hashes: string, given: string): void {
    const { time, scope, key } = this.#signer;
    const text = [`AWS4-HMAC-SHA256-${what}`, time, scope, this.#previous, hashes].join('\n');
    if (!sameText(signatureOf(key, text), given))
      throw new S3Error('SignatureDoesNotMatch', {
        fields: { StringToSign: text, SignatureProvided: given },
      });
    this.#previous = given;
    this.sawTrailer ||= what === 'TRAILER';
  }
}

function chunkHead(line: string): [size: number, signature: string] {
  const [, size, signature = ''] = /^([\da-f]{1,12})(?:;chunk-signature=([\da-f]{64}))?$/i.exec(line) ?? [];
  if (size === undefined)
    throw new S3Error('IncompleteBody', { message: 'The body is not well-formed aws-chunked.' });
  return [Number.parseInt(size, 16), signature];
}

class Reader {
  readonly #source: AsyncIterator<Uint8Array>;
  #rest: Uint8Array = new Uint8Array();

  constructor(source: AsyncIterator<Uint8Array>) {
    this.#source = source;
  }

  async line(): Promise<string> {
    const line = await this.#line();
    if (line === null) throw new S3Error('IncompleteBody');
    return line;
  }

  /** Some clients leave out the empty line at the very end. */
  async lineOrEnd(): Promise<string> {
    return (await this.#line()) ?? '';
  }

  async #line(): Promise<string | null> {
    let line = '';
    for (;;) {
      const end = this.#rest.indexOf(10);
      line += Buffer.from(end === -1 ? this.#rest : this.#rest.subarray(0, end)).toString('latin1');
      if (end !== -1) {
        this.#rest = this.#rest.subarray(end + 1);
        return line.endsWith('\r') ? line.slice(0, -1) : line;
      }
      if (line.length > LONGEST_LINE) throw new S3Error('IncompleteBody');
      if (!(await this.#more())) return line === '' ? null : line;
    }
  }

  async *bytes(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0 && !(await this.#more())) throw new S3Error('IncompleteBody');
      const taken = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(taken.length);
      left -= taken.length;
      if (taken.length > 0) yield taken;
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    this.#rest = done === true ? new Uint8Array() : value;
    return done !== true;
  }
}
