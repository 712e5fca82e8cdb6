/** One request to S3, and what is answered. */
import type { Verified } from '../aws/verify';
import type { Store } from './store';

export interface Call {
  readonly store: Store;
  readonly region: string;
  readonly method: string;
  /** Empty where none is named. */
  readonly bucket: string;
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly verified: Verified | null;
  /** `x-amz-content-sha256`, or what stands for it. */
  readonly payload: string;
  /** Nobody said how long its body is: a file in a form. */
  readonly unsized?: boolean;
  header(name: string): string | undefined;
  /** All whose names begin so. */
  headersWith(prefix: string): Readonly<Record<string, string>>;
  /** The body as it comes, once; with its framing. */
  readonly body: () => AsyncIterator<Uint8Array>;
  /** Milliseconds since 1970, whole seconds: S3 knows no fractions. */
  now(): number;
  /** 32 hexadecimal digits that nobody had before. */
  newId(): string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | AsyncIterable<Uint8Array>;
}

export type Operation = (call: Call) => Answer | Promise<Answer>;

export const xml = (body: string, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/xml', ...headers },
  body,
});

export const quoted = (etag: string): string => `"${etag}"`;
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();
