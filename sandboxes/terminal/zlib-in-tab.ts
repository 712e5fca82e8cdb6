/** What just-bash's browser build imports of `node:zlib`; next.config.mjs puts it in that place. */
export { gunzipSync, gzipSync } from 'fflate';

export const constants = {};
