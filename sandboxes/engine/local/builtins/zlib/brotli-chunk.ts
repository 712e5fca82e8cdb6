/** The chunk that brings Brotli: a megabyte of WebAssembly, so only where it is used. */
import module from 'brotli-wasm/pkg.web/brotli_wasm_bg.wasm';
import { createBrotliCoder } from './brotli-coder';

export const coder = createBrotliCoder(module);
