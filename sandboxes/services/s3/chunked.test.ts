import { describe, expect, it } from 'vitest';
import { signingKey } from '../aws/signing-key';
import type { Verified } from '../aws/verify';
import { withoutChunks } from './chunked';

/** The example of https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html: 65 KiB of `a` in two chunks. */
const SCOPE = '20130524/us-east-1/s3/aws4_request';
const SIGNER: Verified = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  place: 'header',
  signedHeaders: [],
  signature: '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  key: signingKey('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', SCOPE),
  time: '20130524T000000Z',
  scope: SCOPE,
};
const BODY = [
  `10000;chunk-signature=ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n${'a'.repeat(65_536)}\r\n`,
  `400;chunk-signature=0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n${'a'.repeat(1024)}\r\n`,
  '0;chunk-signature=b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n',
].join('');

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < text.length; at += size) yield Buffer.from(text.slice(at, at + size));
}

async function decoded(body: string, signer: Verified | null, size = 1000) {
  const trailers = new Map<string, string>();
  let text = '';
  for await (const bytes of withoutChunks(inPieces(body, size), signer, trailers))
    text += Buffer.from(bytes).toString();
  return { text, trailers: Object.fromEntries(trailers) };
}

describe('aws-chunked', () => {
  it.each([1, 7, 1000, 1_000_000])('takes AWS’s example, whole, in pieces of %i bytes', async (size) => {
    expect(await decoded(BODY, SIGNER, size)).toEqual({ text: 'a'.repeat(66_560), trailers: {} });
  });

  it.each([
    ['a changed byte', BODY.replace('aaaa', 'aaba'), 'SignatureDoesNotMatch'],
    ['no signature', BODY.replace(/;chunk-signature=[\da-f]+/g, ''), 'SignatureDoesNotMatch'],
    ['a chunk left out', BODY.replace(/400;[\s\S]*?\r\n0;/, '0;'), 'SignatureDoesNotMatch'],
    ['an early end', BODY.slice(0, 66_000), 'IncompleteBody'],
    ['no last chunk', BODY.slice(0, BODY.lastIndexOf('0;')), 'IncompleteBody'],
    ['a size that is none', `x${BODY}`, 'IncompleteBody'],
    ['a line without an end', 'a'.repeat(100_000), 'IncompleteBody'],
  ])('refuses %s', async (_, body, code) => {
    await expect(decoded(body, SIGNER)).rejects.toMatchObject({ code });
  });

  it('reads trailers behind unsigned chunks, with or without the last empty line', async () => {
    const expected = { text: 'hello', trailers: { 'x-amz-checksum-crc32': 'NhCmhg==' } };
    expect(await decoded('5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n', null, 3)).toEqual(
      expected,
    );
    expect(await decoded('5\r\nhello\r\n0\r\nX-Amz-Checksum-Crc32: NhCmhg==\r\n', null)).toEqual(expected);
  });
});
