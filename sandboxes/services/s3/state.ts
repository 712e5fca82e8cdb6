import type { Piece } from './blobs';
import type { Algorithm, Checksum } from './checksums';

/** One version of an object, or a mark that it was deleted. */
export interface Version {
  /** `null` where the bucket keeps no versions. */
  readonly id: string;
  readonly deleted: boolean;
  /** Milliseconds since 1970, whole seconds. */
  readonly modified: number;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly pieces: readonly Piece[];
  /** `content-type`, `x-amz-meta-…`: what comes back as it was given. */
  readonly headers: Readonly<Record<string, string>>;
  readonly checksum: Checksum | null;
  readonly tags: Readonly<Record<string, string>>;
  /** Bytes of each part of a multipart upload. */
  readonly parts: readonly number[] | null;
}

export interface Part {
  readonly number: number;
  readonly modified: number;
  readonly size: number;
  readonly etag: string;
  readonly pieces: readonly Piece[];
  readonly checksum: Checksum;
}

export interface Upload {
  readonly key: string;
  readonly initiated: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly algorithm: Algorithm | null;
  readonly type: Checksum['type'];
  readonly parts: readonly Part[];
}

export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly expose: readonly string[];
  /** Seconds. */
  readonly maxAge: number | null;
  readonly id: string | null;
}

export interface LifecycleRule {
  readonly id: string;
  readonly enabled: boolean;
  readonly prefix: string;
  readonly tags: Readonly<Record<string, string>>;
  /** After which a current version goes, or the moment from which on: milliseconds since 1970. */
  readonly days: number | null;
  readonly date: number | null;
  /** After which a version goes that is not the newest, except so many of them. */
  readonly noncurrentDays: number | null;
  readonly keepNoncurrent: number;
  readonly uploadDays: number | null;
}

/** As it was given, and what it says. */
export interface BucketPolicy {
  readonly text: string;
  readonly statements: readonly {
    readonly allows: boolean;
    /** Of `arn:aws:s3:::bucket/key`, and of `s3:GetObject`; a star stands for anything. */
    readonly resources: readonly string[];
    readonly actions: readonly string[];
  }[];
}

export interface BucketSettings {
  readonly created: number;
  readonly versioning: 'Off' | 'Enabled' | 'Suspended';
  readonly cors: readonly CorsRule[] | null;
  readonly tags: Readonly<Record<string, string>> | null;
  readonly lifecycle?: readonly LifecycleRule[] | null;
  readonly policy?: BucketPolicy | null;
}

/** A line of the journal. Each says the new state of one thing as a whole: a repeated one does no harm. */
export type Change =
  | { readonly t: 'bucket'; readonly name: string; readonly settings: BucketSettings | null }
  | {
      readonly t: 'object';
      readonly bucket: string;
      readonly key: string;
      readonly versions: readonly Version[];
    }
  | { readonly t: 'upload'; readonly bucket: string; readonly id: string; readonly upload: Upload | null };
