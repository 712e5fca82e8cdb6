/** An upload by a form of a web page, which carries a signed policy in place of a signed request. */
import type { Verifier } from '../../aws/verify';
import type { Answer, Call } from '../call';
import { S3Error } from '../errors';
import { readForm } from '../form';
import { checkPolicy, type SizeRange } from '../post-policy';
import { document } from '../xml';
import { putObject } from './objects';

export const postObject =
  (verifier: Verifier) =>
  async (call: Call): Promise<Answer> => {
    call.store.bucket(call.bucket);
    const { fields, file } = await readForm(call.header('content-type'), call.body());
    const pattern = fields.get('key');
    if (pattern === undefined)
      throw argument(
        'key',
        '',
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
      );
    if (file === null) throw argument('file', '0', 'POST requires exactly one file upload per request.');
    const size = checkPolicy(new Map([...fields, ['bucket', call.bucket]]), verifier);
    const key = pattern.replaceAll(/\$\{filename\}/g, () => file.name);
    const header = (name: string) => fields.get(name);
    const { headers = {} } = await putObject({
      ...call,
      key,
      payload: 'UNSIGNED-PAYLOAD',
      unsized: true,
      header,
      headersWith: (prefix) => Object.fromEntries([...fields].filter(([name]) => name.startsWith(prefix))),
      body: () => limited(file.bytes, size),
    });
    const location = `http://${call.header('host') ?? ''}/${call.bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
    const answered = { ...headers, location };
    const etag = headers['etag'] ?? '';
    const target = fields.get('success_action_redirect') ?? fields.get('redirect');
    if (target !== undefined && URL.canParse(target)) {
      const url = new URL(target);
      for (const [name, value] of Object.entries({ bucket: call.bucket, key, etag }))
        url.searchParams.set(name, value);
      return { status: 303, headers: { ...answered, location: url.href } };
    }
    const status = fields.get('success_action_status');
    if (status === '201') {
      const body = document(
        'PostResponse',
        { Location: location, Bucket: call.bucket, Key: key, ETag: etag },
        { namespace: false },
      );
      return { status: 201, headers: { ...answered, 'content-type': 'application/xml' }, body };
    }
    return { status: status === '200' ? 200 : 204, headers: answered };
  };

const argument = (name: string, value: string, message: string) =>
  new S3Error('InvalidArgument', { message, fields: { ArgumentName: name, ArgumentValue: value } });

/** What is too large is read to its end, so that its sender hears of it, and nothing of it is kept. */
async function* limited(
  bytes: AsyncIterator<Uint8Array>,
  { least, most }: SizeRange,
): AsyncGenerator<Uint8Array> {
  let seen = 0;
  for (let read = await bytes.next(); !read.done; read = await bytes.next()) {
    seen += read.value.length;
    if (seen <= most) yield read.value;
  }
  if (seen > most)
    throw new S3Error('EntityTooLarge', {
      fields: { ProposedSize: String(seen), MaxSizeAllowed: String(most) },
    });
  if (seen < least)
    throw new S3Error('EntityTooSmall', {
      fields: { ProposedSize: String(seen), MinSizeAllowed: String(least) },
    });
}
