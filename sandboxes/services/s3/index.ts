import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { credentialsFrom, regionFrom } from '../aws/credentials';
import { type FlagValues, type Service, UsageError } from '../service';
import { folderBlobs, memoryBlobs } from './blobs';
import { s3Definition } from './definition';
import { appendTo, readJournal, rewrite } from './journal';
import { seed } from './seed';
import { createS3Server } from './server';
import type { Change } from './state';
import { Store } from './store';

const SMALLEST_PART = 5 * 2 ** 20;

/** An S3-compatible object store: see README.md for what is real, what is a model and what is missing. */
export const s3: Service = {
  ...s3Definition,
  async start({ host, port, data, flags, log }) {
    const newId = () => randomBytes(16).toString('hex');
    const journal = data === null ? null : join(data, 'journal.jsonl');
    const blobs = data === null ? memoryBlobs(newId) : folderBlobs(join(data, 'blobs'), newId);
    const store = new Store(blobs, journal === null ? () => undefined : appendTo(journal));
    const kept: readonly Change[] = journal === null ? [] : readJournal(journal);
    for (const change of kept) store.apply(change);
    blobs.keepOnly(store.referenced);
    const folder = flags['seed'];
    if (kept.length === 0 && typeof folder === 'string') {
      if (journal !== null) rewrite(journal, []);
      await seedFrom(store, folder);
    }
    const starting = store.snapshot();
    store.hold(starting);
    if (journal !== null) rewrite(journal, starting);
    const server = createS3Server({
      store,
      verifier: {
        credentials: credentialsFrom(flags),
        region: regionFrom(flags),
        service: 's3',
        style: 's3',
        now: Date.now,
      },
      domains: listOf(flags, 'domain') ?? ['s3', 'localhost'],
      publicBuckets: new Set(listOf(flags, 'public')),
      smallestPart: bytesOf(flags['smallest-part']),
      newId,
      log,
    });
    server.listen(port, host);
    await once(server, 'listening');
    return {
      port: (server.address() as AddressInfo).port,
      async reset() {
        store.restore(starting);
        if (journal !== null) rewrite(journal, starting);
      },
      async stop() {
        const closed = new Promise<void>((resolve) => server.close(() => resolve()));
        server.closeAllConnections();
        await closed;
      },
    };
  },
};

async function seedFrom(store: Store, folder: string): Promise<void> {
  try {
    await seed(store, folder, Math.floor(Date.now() / 1000) * 1000);
  } catch (error) {
    throw new UsageError(`s3: --seed ${folder}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function listOf(flags: FlagValues, name: string): readonly string[] | undefined {
  const given = flags[name];
  return typeof given === 'string' ? [given] : (given as readonly string[] | undefined);
}

function bytesOf(given: FlagValues[string]): number {
  if (given === undefined) return SMALLEST_PART;
  const bytes = Number(given);
  if (Number.isSafeInteger(bytes) && bytes >= 1) return bytes;
  throw new UsageError(`s3: --smallest-part takes a number of bytes from 1 on, not "${String(given)}".`);
}
