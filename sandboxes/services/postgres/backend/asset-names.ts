/** The files of `assets.ts`. */
export const ASSETS = {
  module: 'pglite.wasm',
  /** What PostgreSQL finds beside its program: time zones, libraries, extensions. */
  files: 'pglite.data',
  /** A data directory as tar. */
  data: 'data.tar',
  /** For CREATE EXTENSION. */
  extensions: 'extensions.tar',
} as const;
