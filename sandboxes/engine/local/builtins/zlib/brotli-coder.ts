/**
 * Brotli (RFC 7932) by brotli-wasm's WebAssembly, with glue of our own: its published one starts asynchronously, and
 * `brotliCompressSync` cannot wait.
 */

interface Exports {
  readonly memory: WebAssembly.Memory;
  __wbindgen_malloc(length: number): number;
  __wbindgen_free(at: number, length: number): void;
  __wbindgen_add_to_stack_pointer(by: number): number;
  compressstream_new(hasQuality: number, quality: number): number;
  compressstream_compress(out: number, stream: number, at: number, length: number, room: number): void;
  __wbg_compressstream_free(stream: number): void;
  decompressstream_new(): number;
  decompressstream_decompress(out: number, stream: number, at: number, length: number, room: number): void;
  __wbg_decompressstream_free(stream: number): void;
  __wbg_get_brotlistreamresult_code(result: number): number;
  __wbg_get_brotlistreamresult_buf(out: number, result: number): void;
  __wbg_get_brotlistreamresult_input_offset(result: number): number;
  __wbg_brotlistreamresult_free(result: number): void;
}

/** What one step of a coder gives. */
interface Step {
  readonly output: Uint8Array;
  readonly consumed: number;
  readonly code: number;
}

/** Codes of a step: all done, wants more input, has more output than there was room. */
const DONE = 1;
const NEEDS_ROOM = 3;

const ROOM = 65_536;
const NOTHING = new Uint8Array(0);

/** A failure of the decoder, by its number (`BROTLI_DECODER_ERROR_…`). */
export class BrotliFailure extends Error {
  readonly errno: number;

  constructor(message: string) {
    super(message);
    this.errno = Number(/error code (-?\d+)/i.exec(message)?.[1] ?? -31);
  }
}

export interface BrotliEncoder {
  /** What is ready of the stream so far; a good encoder keeps much back. */
  push(input: Uint8Array): Uint8Array[];
  finish(): Uint8Array[];
  free(): void;
}

export interface BrotliDecoder {
  /** @throws {BrotliFailure} */
  push(input: Uint8Array): Uint8Array[];
  /** Whether the stream has come to its end; further input is ignored. */
  readonly done: boolean;
  free(): void;
}

export interface BrotliCoder {
  /** @param quality 0 to 11 */
  encoder(quality: number): BrotliEncoder;
  decoder(): BrotliDecoder;
}

/** @param module the bytes of `brotli_wasm_bg.wasm` */
export function createBrotliCoder(module: BufferSource): BrotliCoder {
  const wasm = instantiate(module);

  const bytesAt = (at: number, length: number) => new Uint8Array(wasm.memory.buffer, at, length);
  const wordsAt = (at: number) => new Int32Array(wasm.memory.buffer, at, 3);

  /** Takes an object of wasm-bindgen's: its first two words are a pointer and a length. */
  const taken = (result: number): Step => {
    const out = wasm.__wbindgen_add_to_stack_pointer(-16);
    wasm.__wbg_get_brotlistreamresult_buf(out, result);
    const [at = 0, length = 0] = wordsAt(out);
    const output = bytesAt(at, length).slice();
    wasm.__wbindgen_free(at, length);
    wasm.__wbindgen_add_to_stack_pointer(16);
    const step = {
      output,
      consumed: wasm.__wbg_get_brotlistreamresult_input_offset(result),
      code: wasm.__wbg_get_brotlistreamresult_code(result),
    };
    wasm.__wbg_brotlistreamresult_free(result);
    return step;
  };

  type Run = (out: number, at: number, length: number) => void;

  /** @param input null ends the stream */
  const step = (run: Run, input: Uint8Array | null): Step => {
    const out = wasm.__wbindgen_add_to_stack_pointer(-16);
    try {
      // One octet more, so that no input is no null pointer.
      const at = input ? wasm.__wbindgen_malloc(Math.max(1, input.length)) : 0;
      if (input) bytesAt(at, input.length).set(input);
      run(out, at, input?.length ?? 0);
      const [result = 0, , failed = 0] = wordsAt(out);
      if (failed) throw new BrotliFailure(lastMessage);
      return taken(result);
    } finally {
      wasm.__wbindgen_add_to_stack_pointer(16);
    }
  };

  /** Steps until all input is in and no output waits. */
  const drained = (run: Run, input: Uint8Array | null): { pieces: Uint8Array[]; code: number } => {
    const pieces: Uint8Array[] = [];
    for (let rest = input; ; ) {
      const { output, consumed, code } = step(run, rest);
      if (output.length > 0) pieces.push(output);
      rest = rest?.subarray(consumed) ?? null;
      if (code === DONE || (code !== NEEDS_ROOM && (rest?.length ?? 0) === 0)) return { pieces, code };
      if (code !== NEEDS_ROOM && consumed === 0 && output.length === 0) return { pieces, code };
    }
  };

  return {
    encoder(quality) {
      const stream = wasm.compressstream_new(1, quality);
      const run: Run = (out, at, length) => wasm.compressstream_compress(out, stream, at, length, ROOM);
      return {
        push: (input) => drained(run, input).pieces,
        finish: () => drained(run, null).pieces,
        free: () => wasm.__wbg_compressstream_free(stream),
      };
    },
    decoder() {
      const stream = wasm.decompressstream_new();
      const run: Run = (out, at, length) => wasm.decompressstream_decompress(out, stream, at, length, ROOM);
      let done = false;
      return {
        get done() {
          return done;
        },
        push(input) {
          if (done) return [];
          const { pieces, code } = drained(run, input.length === 0 ? NOTHING : input);
          done = code === DONE;
          return pieces;
        },
        free: () => wasm.__wbg_decompressstream_free(stream),
      };
    },
  };
}

let lastMessage = '';

function instantiate(module: BufferSource): Exports {
  const text = (at: number, length: number) =>
    new TextDecoder().decode(new Uint8Array(exports.memory.buffer, at, length));
  const note = (at: number, length: number): number => {
    lastMessage = text(at, length);
    return 0;
  };
  const nothing = () => 0;
  // Only errors cross as objects, and of these the message is all that is wanted.
  const known: Readonly<Record<string, (at: number, length: number) => number | undefined>> = {
    __wbindgen_error_new: note,
    __wbindgen_string_new: note,
    __wbindgen_throw(at, length) {
      throw new BrotliFailure(text(at, length));
    },
  };
  const wbg = new Proxy(known, { get: (_, name) => known[String(name)] ?? nothing });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module), { wbg }) as unknown as {
    exports: Exports;
  };
  return exports;
}
