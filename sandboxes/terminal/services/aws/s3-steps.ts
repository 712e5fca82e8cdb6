/** What `aws s3 cp`, `mv`, `rm` and `sync` have to do: known before anything is done. */
import { type Aws, Refusal } from './client';
import type { Arguments } from './options';
import { filesBelow, type Item, objectsBelow } from './s3-items';
import { isChosen, isUri, type ObjectPlace, objectAt, uriGiven } from './s3-paths';
import type { End, Step } from './s3-transfer';
import { AwsFailure, refused, STATUS } from './usage';

type Tree = { readonly folder: string } | ObjectPlace;

/** @throws {AwsFailure} paths that cannot be meant so, or a refusal while looking */
export async function steps(aws: Aws, command: string, given: Arguments): Promise<readonly Step[]> {
  const { words, options, order } = given;
  const [from = '', to = ''] = words;
  const filters = order.filter(([name]) => name === 'exclude' || name === 'include');
  const chosen = (items: readonly Item[]) => items.filter(({ name }) => isChosen(name, filters));
  const recursive = options.has('recursive');
  if (command === 'rm') {
    const place = uriGiven(from);
    if (!recursive) return [{ from: place, to: null }];
    const tree = { ...place, key: asFolder(place.key) };
    return chosen(await objectsBelow(aws, tree)).map(({ name }) => ({
      from: endAt(aws, tree, name),
      to: null,
    }));
  }
  if (!isUri(from) && !isUri(to))
    throw new AwsFailure(
      STATUS.usage,
      `\nusage: aws s3 ${command} <LocalPath> <S3Uri> or <S3Uri> <LocalPath> or <S3Uri> <S3Uri>\nError: Invalid argument type\n`,
    );
  if (command === 'sync' || recursive) {
    const [source, target] = [treeAt(aws, from), treeAt(aws, to)];
    if (!isUri(from)) await mustExist(aws, from);
    const items = chosen(await itemsOf(aws, source));
    const copies = (wanted: readonly Item[]): readonly Step[] =>
      wanted
        // A folder that a console made is an object without bytes, and no file.
        .filter(({ name }) => name !== '' && !('folder' in target && name.endsWith('/')))
        .map(({ name, modified }) => ({
          from: endAt(aws, source, name),
          to: endAt(aws, target, name),
          modified,
        }));
    if (command !== 'sync') return copies(items);
    const there = chosen(await itemsOf(aws, target));
    const uploads = 'folder' in source;
    const differing = items.filter((item) => {
      const twin = there.find(({ name }) => name === item.name);
      return (
        !twin ||
        isStale(item, twin, { down: !uploads && 'folder' in target, sizeOnly: options.has('size-only') })
      );
    });
    const gone = options.has('delete')
      ? there.filter(({ name }) => !items.some((item) => item.name === name))
      : [];
    return [
      ...gone.map(({ name }): Step => ({ from: endAt(aws, target, name), to: null })),
      ...copies(differing),
    ];
  }
  return [await singleStep(aws, from, to)];
}

async function singleStep(aws: Aws, from: string, to: string): Promise<Step> {
  const name = from.slice(from.lastIndexOf('/') + 1);
  if (!isUri(from)) {
    if (from !== '-') await mustExist(aws, from);
    const place = objectAt(to);
    const below = place.key === '' || place.key.endsWith('/');
    return {
      from: from === '-' ? 'stream' : { path: aws.path(from) },
      to: below ? { ...place, key: `${place.key}${name}` } : place,
    };
  }
  const source = objectAt(from);
  const modified = await lastModified(aws, source);
  if (isUri(to)) {
    const place = objectAt(to);
    const below = place.key === '' || place.key.endsWith('/');
    return { from: source, to: below ? { ...place, key: `${place.key}${name}` } : place };
  }
  if (to === '-') return { from: source, to: 'stream' };
  const path = aws.path(to);
  const { files } = aws.session;
  const folder = to.endsWith('/') || ((await files.exists(path)) && (await files.stat(path)).isDirectory);
  return { from: source, to: { path: folder ? files.resolvePath(path, name) : path }, modified };
}

/** @throws {Refusal} in the words of the AWS CLI, which knows which key it asked for */
async function lastModified(aws: Aws, place: ObjectPlace): Promise<number> {
  try {
    const { headers } = await aws.s3('HeadObject', { method: 'HEAD', ...place });
    return Date.parse(headers.get('last-modified') ?? '');
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== '404') throw error;
    throw new Refusal('404', refused('HeadObject', '404', `Key "${place.key}" does not exist`));
  }
}

/** A download is stale where the file is younger, too: it is not what S3 has. */
function isStale(item: Item, twin: Item, { down, sizeOnly }: { down: boolean; sizeOnly: boolean }): boolean {
  if (item.size !== twin.size) return true;
  if (sizeOnly) return false;
  return down ? twin.modified > item.modified : twin.modified < item.modified;
}

const asFolder = (key: string): string => (key === '' || key.endsWith('/') ? key : `${key}/`);

function treeAt(aws: Aws, path: string): Tree {
  if (!isUri(path)) return { folder: aws.path(path) };
  const { bucket, key } = objectAt(path);
  return { bucket, key: asFolder(key) };
}

const itemsOf = (aws: Aws, tree: Tree): Promise<readonly Item[]> =>
  'folder' in tree ? filesBelow(aws, tree.folder) : objectsBelow(aws, tree);

const endAt = (aws: Aws, tree: Tree, name: string): End =>
  'folder' in tree
    ? { path: aws.session.files.resolvePath(tree.folder, name) }
    : { bucket: tree.bucket, key: `${tree.key}${name}` };

async function mustExist(aws: Aws, path: string): Promise<void> {
  if (await aws.session.files.exists(aws.path(path))) return;
  throw new AwsFailure(STATUS.other, `\nThe user-provided path ${path} does not exist.\n`);
}
