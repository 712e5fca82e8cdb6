/** Starting data: a folder whose folders are buckets and whose files are objects. */
import { createHash } from 'node:crypto';
import { createReadStream, readdirSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { createChecksum } from './checksums';
import { checkName } from './operations/buckets';
import type { Store } from './store';

const TYPES: Readonly<Record<string, string>> = {
  '.avif': 'image/avif',
  '.css': 'text/css',
  '.csv': 'text/csv',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.html': 'text/html',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.md': 'text/markdown',
  '.mp4': 'video/mp4',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** @throws {Error} a folder that is not there; {S3Error} one whose name no bucket may have */
export async function seed(store: Store, folder: string, now: number): Promise<void> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    checkName(entry.name);
    store.change({
      t: 'bucket',
      name: entry.name,
      settings: { created: now, versioning: 'Off', cors: null, tags: null },
    });
    for (const path of readdirSync(join(folder, entry.name), { recursive: true, encoding: 'utf8' })) {
      const file = join(folder, entry.name, path);
      if (statSync(file).isFile()) await put(store, entry.name, path.replaceAll(sep, '/'), file, now);
    }
  }
}

async function put(store: Store, bucket: string, key: string, file: string, modified: number): Promise<void> {
  const [md5, sum, writer] = [createHash('md5'), createChecksum('CRC64NVME'), store.blobs.create()];
  for await (const bytes of createReadStream(file) as AsyncIterable<Uint8Array>) {
    md5.update(bytes);
    sum.update(bytes);
    await writer.write(bytes);
  }
  const piece = await writer.finish();
  store.change({
    t: 'object',
    bucket,
    key,
    versions: [
      {
        id: 'null',
        deleted: false,
        modified,
        size: piece.size,
        etag: md5.digest('hex'),
        pieces: [piece],
        headers: { 'content-type': TYPES[extname(key).toLowerCase()] ?? 'binary/octet-stream' },
        checksum: { algorithm: 'CRC64NVME', value: sum.digest().toString('base64'), type: 'FULL_OBJECT' },
        tags: {},
        parts: null,
      },
    ],
  });
}
