/** Where a workspace is kept. IndexedDB where the browser has it, else the page's memory, which says so. */
import type { FileMap } from '@/lib/labs/for-page';

export interface WorkspaceSnapshot {
  readonly lab: string;
  readonly files: FileMap;
  /** The lesson's start state that the work began from, and its version. */
  readonly base: FileMap;
  readonly version: string;
  readonly tabs: readonly string[];
  readonly active: string | null;
  /** Changes with every save; what a save compares itself with, so that two tabs cannot overwrite each other unseen. */
  readonly revision: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
}

export type SaveResult =
  | { readonly kind: 'saved' }
  | { readonly kind: 'conflict'; readonly theirs: WorkspaceSnapshot };

export interface WorkspaceStorage {
  /** `false`: the work is gone when the page closes. */
  readonly durable: boolean;
  load(lab: string): Promise<WorkspaceSnapshot | null>;
  /** @param expected the revision that this page last loaded or saved; `null` when it knows of none */
  save(snapshot: WorkspaceSnapshot, expected: string | null): Promise<SaveResult>;
}

export function createMemoryStorage(): WorkspaceStorage {
  const kept = new Map<string, WorkspaceSnapshot>();
  return {
    durable: false,
    load: async (lab) => kept.get(lab) ?? null,
    async save(snapshot, expected) {
      const theirs = kept.get(snapshot.lab);
      if (theirs && theirs.revision !== expected) return { kind: 'conflict', theirs };
      kept.set(snapshot.lab, snapshot);
      return { kind: 'saved' };
    },
  };
}

/**
 * @param factory throws or is missing where storage is blocked (an LMS's iframe, some private windows)
 */
export async function openStorage(factory: () => IDBFactory | undefined): Promise<WorkspaceStorage> {
  try {
    const indexedDb = factory();
    if (!indexedDb) return createMemoryStorage();
    return createIndexedDbStorage(await openDatabase(indexedDb));
  } catch (error) {
    console.info('The workspace is kept in memory only:', error);
    return createMemoryStorage();
  }
}

const STORE = 'workspaces';

function openDatabase(indexedDb: IDBFactory): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDb.open('backlab', 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: 'lab' });
    request.onblocked = () => reject(new Error('another tab holds an older version of the database open'));
    request.onerror = () => reject(request.error);
    request.onsuccess = () => resolve(request.result);
  });
}

function createIndexedDbStorage(database: IDBDatabase): WorkspaceStorage {
  // A later version of the site in another tab must be able to upgrade.
  database.onversionchange = () => database.close();
  return {
    durable: true,
    load: (lab) =>
      new Promise((resolve, reject) => {
        const request = database.transaction(STORE).objectStore(STORE).get(lab);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve((request.result as WorkspaceSnapshot | undefined) ?? null);
      }),
    save: (snapshot, expected) =>
      new Promise((resolve, reject) => {
        // Read and write in one transaction: compare and set across tabs.
        const transaction = database.transaction(STORE, 'readwrite');
        const store = transaction.objectStore(STORE);
        let result: SaveResult = { kind: 'saved' };
        const reading = store.get(snapshot.lab);
        reading.onsuccess = () => {
          const theirs = reading.result as WorkspaceSnapshot | undefined;
          if (theirs && theirs.revision !== expected) result = { kind: 'conflict', theirs };
          else store.put(snapshot);
        };
        transaction.oncomplete = () => resolve(result);
        transaction.onerror = () => reject(transaction.error);
        transaction.onabort = () => reject(transaction.error ?? new Error('the browser aborted the save'));
      }),
  };
}
