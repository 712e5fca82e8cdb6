/** One step of `aws s3 cp`, `mv`, `rm` and `sync`: done, and told of in the AWS CLI's words. */
import { encodeUri } from '../../../services/aws/canonical-request';
import { readAll } from '../../shell/input';
import { type Aws, Refusal } from './client';
import { type ObjectPlace, shownPath, uriOf } from './s3-paths';

/** `path` is absolute. */
export type End = { readonly path: string } | ObjectPlace | 'stream';

export interface Step {
  readonly from: End;
  /** null: what is there is removed. */
  readonly to: End | null;
  /** When it was last changed; a download keeps that. Milliseconds since 1970. */
  readonly modified?: number;
}

export interface Manner {
  readonly moves: boolean;
  readonly dryRun: boolean;
  readonly quiet: boolean;
  /** Of what is uploaded: `content-type` and others. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @returns whether it succeeded */
export async function take(aws: Aws, step: Step, manner: Manner): Promise<boolean> {
  const { stdout, stderr } = aws.session;
  const told = `${verbOf(step, manner)}: ${shown(aws, step.from)}`;
  const whole = step.to === null ? told : `${told} to ${shown(aws, step.to)}`;
  if (manner.dryRun) {
    stdout.write(`(dryrun) ${whole}\n`);
    return true;
  }
  try {
    if (step.to === null) await remove(aws, step.from);
    else {
      await copy(aws, step.from, step.to, step, manner);
      if (manner.moves) await remove(aws, step.from);
    }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    stderr.write(`${whole.replace(':', ' failed:')} ${error.words}\n`);
    return false;
  }
  const streams = step.from === 'stream' || step.to === 'stream';
  if (!manner.quiet && !streams) stdout.write(`${whole}\n`);
  return true;
}

const isObject = (end: End): end is ObjectPlace => end !== 'stream' && 'bucket' in end;

function verbOf({ from, to }: Step, { moves }: Manner): string {
  if (to === null) return 'delete';
  if (moves) return 'move';
  if (!isObject(from)) return 'upload';
  return isObject(to) ? 'copy' : 'download';
}

const shown = (aws: Aws, end: End): string => {
  if (end === 'stream') return '-';
  return isObject(end) ? uriOf(end) : shownPath(aws.session, end.path);
};

async function remove(aws: Aws, end: End): Promise<void> {
  if (isObject(end)) await aws.s3('DeleteObject', { method: 'DELETE', ...end });
  else if (end !== 'stream') await aws.session.files.rm(end.path);
}

async function copy(aws: Aws, from: End, to: End, { modified }: Step, { headers }: Manner): Promise<void> {
  if (isObject(from) && isObject(to)) {
    const replaces = Object.keys(headers).length > 0 ? { 'x-amz-metadata-directive': 'REPLACE' } : {};
    const source = `${from.bucket}/${from.key.split('/').map(encodeUri).join('/')}`;
    await aws.s3('CopyObject', {
      method: 'PUT',
      ...to,
      headers: { ...headers, ...replaces, 'x-amz-copy-source': source },
    });
  } else if (isObject(from)) await download(aws, from, to, modified);
  else if (isObject(to)) {
    const body =
      from === 'stream'
        ? await readAll(aws.session.stdin, aws.session.signal)
        : await aws.session.files.readFileBuffer(from.path);
    const type = from === 'stream' ? undefined : typeOf(from.path);
    await aws.s3('PutObject', {
      method: 'PUT',
      ...to,
      headers: { ...(type === undefined ? {} : { 'content-type': type }), ...headers },
      body: new Uint8Array(body),
    });
  }
}

async function download(aws: Aws, from: ObjectPlace, to: End, modified: number | undefined): Promise<void> {
  const { files, stdout } = aws.session;
  const response = await aws.s3('GetObject', { method: 'GET', ...from });
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (to === 'stream') {
    stdout.write(bytes);
    return;
  }
  if (isObject(to)) return;
  await files.mkdir(files.resolvePath(to.path, '..'), { recursive: true });
  await files.writeFile(to.path, bytes);
  const date = new Date(modified ?? response.headers.get('last-modified') ?? 0);
  await files.utimes(to.path, date, date);
}

/** As Python's mimetypes guesses it. */
const typeOf = (path: string): string | undefined => TYPES[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''];

const TYPES: Readonly<Record<string, string>> = {
  css: 'text/css',
  csv: 'text/csv',
  gif: 'image/gif',
  htm: 'text/html',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'application/javascript',
  json: 'application/json',
  mjs: 'application/javascript',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain',
  wasm: 'application/wasm',
  webp: 'image/webp',
  xml: 'text/xml',
  zip: 'application/zip',
};
