/** Where `aws s3` copies from and to: a file of the terminal, an object, or the standard streams. */
import type { CommandSession } from '../../command';
import { AwsFailure, STATUS } from './usage';

export interface ObjectPlace {
  readonly bucket: string;
  readonly key: string;
}

export const isUri = (path: string): boolean => path.startsWith('s3://');

/** @param path `s3://photos/cats/tom.svg` */
export function objectAt(path: string): ObjectPlace {
  const [, bucket = '', key = ''] = /^(?:s3:\/\/)?([^/]*)\/?([\s\S]*)$/.exec(path) ?? [];
  return { bucket, key };
}

/** @throws {AwsFailure} no `s3://…` */
export function uriGiven(path: string): ObjectPlace {
  if (!isUri(path)) throw new AwsFailure(STATUS.usage, '\n<S3Uri>\nError: Invalid argument type\n');
  return objectAt(path);
}

export const uriOf = ({ bucket, key }: ObjectPlace): string => `s3://${bucket}/${key}`;

/** A file as it is told of: seen from where the shell stands, `./a.txt`, `d/one.txt`, `../b`. */
export function shownPath({ cwd }: CommandSession, path: string): string {
  const from = cwd.split('/').filter((part) => part !== '');
  const to = path.split('/').filter((part) => part !== '');
  const file = to.pop() ?? '';
  let same = 0;
  while (same < from.length && same < to.length && from[same] === to[same]) same++;
  const folder = [...from.slice(same).map(() => '..'), ...to.slice(same)].join('/') || '.';
  return `${folder}/${file}`;
}

/**
 * Python's fnmatch, with which `--exclude` and `--include` choose: the last that fits decides.
 * @param name seen from the folder or prefix that is copied
 */
export function isChosen(
  name: string,
  filters: readonly (readonly [kind: string, pattern: string])[],
): boolean {
  let chosen = true;
  for (const [kind, pattern] of filters) if (wildcard(pattern).test(name)) chosen = kind === 'include';
  return chosen;
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.+^$(){}|\\]/g, '\\$&')
      .replaceAll('[!', '[^')
      .replaceAll('*', '[\\s\\S]*')
      .replaceAll('?', '[\\s\\S]')}$`,
  );
