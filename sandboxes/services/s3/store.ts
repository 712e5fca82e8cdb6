/** Buckets and what is in them. */
import type { Blobs, Piece } from './blobs';
import { S3Error } from './errors';
import type { BucketSettings, Change, Upload, Version } from './state';

export class Bucket {
  readonly name: string;
  settings: BucketSettings;
  /** Newest first. */
  readonly objects = new Map<string, readonly Version[]>();
  readonly uploads = new Map<string, Upload>();
  #keys: string[] | null = null;

  constructor(name: string, settings: BucketSettings) {
    this.name = name;
    this.settings = settings;
  }

  /** In the order of their UTF-8 bytes. */
  get keys(): readonly string[] {
    this.#keys ??= [...this.objects.keys()].sort(byBytes);
    return this.#keys;
  }

  keep(key: string, versions: readonly Version[]): void {
    if (versions.length === 0 || !this.objects.has(key)) this.#keys = null;
    if (versions.length === 0) this.objects.delete(key);
    else this.objects.set(key, versions);
  }
}

/** UTF-16 puts the characters beyond 0xFFFF before some below: S3 compares code points. */
export function byBytes(a: string, b: string): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [x, y] = [a.charCodeAt(at), b.charCodeAt(at)];
    if (x === y) continue;
    const [left, right] = [isSurrogate(x), isSurrogate(y)];
    return left === right ? x - y : left ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

export class Store {
  readonly blobs: Blobs;
  readonly buckets = new Map<string, Bucket>();
  readonly #record: (change: Change) => void;
  readonly #references = new Map<string, number>();

  /** @param record is told every change before its client hears that it was made */
  constructor(blobs: Blobs, record: (change: Change) => void) {
    this.blobs = blobs;
    this.#record = record;
  }

  /** @throws {S3Error} NoSuchBucket */
  bucket(name: string): Bucket {
    const found = this.buckets.get(name);
    if (found === undefined) throw new S3Error('NoSuchBucket', { fields: { BucketName: name } });
    return found;
  }

  change(change: Change): void {
    this.apply(change);
    this.#record(change);
  }

  /** The same as its journal would have it. */
  apply(change: Change): void {
    if (change.t === 'bucket') {
      this.#applyBucket(change.name, change.settings);
      return;
    }
    const bucket = this.bucket(change.bucket);
    if (change.t === 'object') {
      const before = bucket.objects.get(change.key) ?? [];
      this.#refer(change.versions, 1);
      bucket.keep(change.key, change.versions);
      this.#refer(before, -1);
      return;
    }
    const before = bucket.uploads.get(change.id)?.parts ?? [];
    this.#refer(change.upload?.parts ?? [], 1);
    if (change.upload === null) bucket.uploads.delete(change.id);
    else bucket.uploads.set(change.id, change.upload);
    this.#refer(before, -1);
  }

  /** All there is, as changes that make it from nothing. */
  snapshot(): Change[] {
    return [...this.buckets.values()].flatMap(({ name, settings, objects, uploads }): Change[] => [
      { t: 'bucket', name, settings },
      ...[...objects].map(([key, versions]): Change => ({ t: 'object', bucket: name, key, versions })),
      ...[...uploads].map(([id, upload]): Change => ({ t: 'upload', bucket: name, id, upload })),
    ]);
  }

  /** Bytes of these stay, whatever becomes of the objects. */
  hold(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.t === 'object') this.#refer(change.versions, 1);
      else if (change.t === 'upload') this.#refer(change.upload?.parts ?? [], 1);
    }
  }

  restore(changes: readonly Change[]): void {
    for (const { name, objects, uploads } of [...this.buckets.values()]) {
      for (const key of [...objects.keys()]) this.change({ t: 'object', bucket: name, key, versions: [] });
      for (const id of [...uploads.keys()]) this.change({ t: 'upload', bucket: name, id, upload: null });
      this.change({ t: 'bucket', name, settings: null });
    }
    for (const change of changes) this.change(change);
  }

  get referenced(): ReadonlySet<string> {
    return new Set(this.#references.keys());
  }

  #applyBucket(name: string, settings: BucketSettings | null): void {
    const known = this.buckets.get(name);
    if (settings === null) this.buckets.delete(name);
    else if (known === undefined) this.buckets.set(name, new Bucket(name, settings));
    else known.settings = settings;
  }

  #refer(owners: readonly { readonly pieces: readonly Piece[] }[], by: 1 | -1): void {
    for (const { id } of owners.flatMap(({ pieces }) => pieces)) {
      const count = (this.#references.get(id) ?? 0) + by;
      if (count > 0) this.#references.set(id, count);
      else {
        this.#references.delete(id);
        this.blobs.delete(id);
      }
    }
  }
}
