/** Ports of Node's modules from npm, reached by file so that they are never mistaken for Node's own. */
declare module 'buffer/index.js' {
  const buffer: typeof import('node:buffer');
  export = buffer;
}
declare module 'string_decoder/lib/string_decoder.js' {
  const stringDecoder: typeof import('node:string_decoder');
  export = stringDecoder;
}
declare module 'path-browserify' {
  const path: typeof import('node:path').posix;
  export = path;
}
/** Its bytes: `scripts/sandbox/own-builtins.ts` puts them into the bundle. */
declare module 'brotli-wasm/pkg.web/brotli_wasm_bg.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
