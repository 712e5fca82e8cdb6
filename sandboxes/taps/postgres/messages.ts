/** Messages of PostgreSQL's frontend/backend protocol, version 3, as a reader wants to see them. */

/** A value of a row or a parameter: text, or hexadecimal where the bytes are no text; null is SQL's NULL. */
export type Cell = string | null;

export interface ServerReport {
  /** ERROR, FATAL, NOTICE, WARNING … */
  readonly severity: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly message: string;
  /** Detail, hint, position, table, constraint … by PostgreSQL's letter. */
  readonly fields: Readonly<Record<string, string>>;
}

type Body =
  | {
      readonly kind: 'startup';
      readonly version: string;
      readonly parameters: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'ssl-request' | 'gss-request' }
  | { readonly kind: 'ssl-answer'; readonly accepted: boolean }
  | { readonly kind: 'cancel'; readonly pid: number }
  /** A password or a SASL message: it is a secret, so it is not read. */
  | { readonly kind: 'credentials' }
  | { readonly kind: 'query'; readonly sql: string }
  | { readonly kind: 'parse'; readonly statement: string; readonly sql: string }
  | {
      readonly kind: 'bind';
      readonly portal: string;
      readonly statement: string;
      readonly parameters: readonly Cell[];
    }
  | { readonly kind: 'describe' | 'close'; readonly of: 'statement' | 'portal'; readonly name: string }
  | { readonly kind: 'execute'; readonly portal: string; readonly rows: number }
  | { readonly kind: 'sync' | 'flush' | 'terminate' | 'copy-done' }
  | { readonly kind: 'copy-fail'; readonly reason: string }
  | { readonly kind: 'authentication'; readonly method: string }
  | { readonly kind: 'backend-key'; readonly pid: number }
  | { readonly kind: 'parameter'; readonly name: string; readonly value: string }
  | { readonly kind: 'ready'; readonly transaction: 'idle' | 'open' | 'failed' }
  | { readonly kind: 'row-description'; readonly columns: readonly string[] }
  | { readonly kind: 'data-row'; readonly cells: readonly Cell[] }
  | { readonly kind: 'complete'; readonly tag: string }
  | { readonly kind: 'error' | 'notice'; readonly report: ServerReport }
  | {
      readonly kind: 'notification';
      readonly pid: number;
      readonly channel: string;
      readonly payload: string;
    }
  | {
      readonly kind:
        | 'parse-complete'
        | 'bind-complete'
        | 'close-complete'
        | 'no-data'
        | 'empty-query'
        | 'portal-suspended'
        | 'parameter-description';
    }
  | { readonly kind: 'copy-begin'; readonly way: 'in' | 'out' | 'both' }
  | { readonly kind: 'copy-data'; readonly text: string }
  | { readonly kind: 'function' }
  | { readonly kind: 'negotiate' }
  | { readonly kind: 'encrypted' };

export type PostgresBody = Body;
export type PostgresDecoded = Body & { readonly protocol: 'postgresql'; readonly summary: string };
