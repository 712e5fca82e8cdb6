/** If-Match and its kin: RFC 9110 section 13, in the order that S3 follows. */
import type { Call } from './call';
import { quoted } from './call';
import { S3Error } from './errors';
import type { Version } from './state';

const failed = (condition: string): S3Error =>
  new S3Error('PreconditionFailed', { fields: { Condition: condition } });

const names = (list: string, etag: string): boolean =>
  list.split(',').some((one) => ['*', etag, quoted(etag)].includes(one.trim().replace(/^W\//, '')));

/** Of a read. @throws {S3Error} PreconditionFailed, NotModified */
export function checkRead(call: Call, { etag, modified }: Version, prefix = ''): void {
  const header = (name: string) => call.header(`${prefix}${name}`);
  const time = (name: string) => Date.parse(header(name) ?? '');
  const match = header('if-match');
  if (match !== undefined && !names(match, etag)) throw failed('If-Match');
  if (match === undefined && modified > time('if-unmodified-since')) throw failed('If-Unmodified-Since');
  const noneMatch = header('if-none-match');
  // A copy is never "not modified": it is refused.
  const same = prefix === '' ? 'NotModified' : 'PreconditionFailed';
  const headers = { etag: quoted(etag) };
  if (noneMatch !== undefined) {
    if (names(noneMatch, etag)) throw new S3Error(same, { headers });
  } else if (modified <= time('if-modified-since')) throw new S3Error(same, { headers });
}

/** Of a write: what is there must be what its writer believes. @throws {S3Error} */
export function checkWrite(call: Call, current: Version | undefined): void {
  const there = current !== undefined && !current.deleted ? current : undefined;
  const noneMatch = call.header('if-none-match');
  if (noneMatch !== undefined) {
    if (noneMatch.trim() !== '*')
      throw new S3Error('NotImplemented', {
        message: 'A header you provided implies functionality that is not implemented',
        fields: { Header: 'If-None-Match', AdditionalMessage: 'If-None-Match takes "*" with a write' },
      });
    if (there !== undefined) throw failed('If-None-Match');
  }
  const match = call.header('if-match');
  if (match === undefined) return;
  if (there === undefined) throw new S3Error('NoSuchKey', { fields: { Key: call.key } });
  if (!names(match, there.etag)) throw failed('If-Match');
}
