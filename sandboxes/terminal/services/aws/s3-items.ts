/** What lies below a folder or a prefix. */
import { textOf } from '../../../services/s3/xml';
import type { Aws } from './client';
import type { ObjectPlace } from './s3-paths';
import { listObjects } from './s3api';

export interface Item {
  /** Seen from the folder or the prefix. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modified: number;
}

const inOrder = (items: Item[]): readonly Item[] =>
  items.toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** @param prefix a key up to where names begin */
export async function objectsBelow(aws: Aws, { bucket, key: prefix }: ObjectPlace): Promise<readonly Item[]> {
  const { contents } = await listObjects(aws, bucket, { prefix });
  return inOrder(
    contents.map((content) => ({
      name: (textOf(content, 'Key') ?? '').slice(prefix.length),
      size: Number(textOf(content, 'Size')),
      modified: Date.parse(textOf(content, 'LastModified') ?? ''),
    })),
  );
}

/** @param folder absolute; where there is none, there are no files */
export async function filesBelow(aws: Aws, folder: string): Promise<readonly Item[]> {
  const { files } = aws.session;
  const found: Item[] = [];
  const visit = async (below: string): Promise<void> => {
    for (const entry of await files.readdir(files.resolvePath(folder, below || '.'))) {
      const name = below === '' ? entry : `${below}/${entry}`;
      const { isDirectory, size, mtime } = await files.stat(files.resolvePath(folder, name));
      if (isDirectory) await visit(name);
      else found.push({ name, size, modified: mtime.getTime() });
    }
  };
  if (await files.exists(folder)) await visit('');
  return inOrder(found);
}
