import { MemoryFS, PGlite } from '@electric-sql/pglite';
import { joinBytes } from '../../../bytes';
import { queryMessage } from '../protocol/frontend';
import { type BackendMessage, messagesOf, readError, readRow } from '../protocol/messages';
import { DATA_FOLDER, type Exports, type FileSystem } from './emscripten';
import { type Image, restoreImage, takeImage } from './image';
import type { Journal } from './journal';
import { unpack } from './tar';

/** What PGlite needs beside its code. `data` and `extensions`: archives (tar) without compression. */
export interface BackendAssets {
  readonly module: WebAssembly.Module;
  readonly files: Uint8Array<ArrayBuffer>;
  readonly data: Uint8Array<ArrayBuffer>;
  readonly extensions: Uint8Array<ArrayBuffer>;
}

/** As `postgres` itself is started, but without what only PGlite's own callers need (`-O`, `search_path`). */
const PARAMETERS = {
  exit_on_error: 'false',
  log_checkpoints: 'false',
  max_worker_processes: '0',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  io_method: 'sync',
  // All of it is memory of the tab, and what the whole database of a lab takes is less.
  shared_buffers: '16MB',
};

const CHANGING_FOLDERS = [DATA_FOLDER, '/dev/shm', '/tmp'];

/** Statements look at the clock often enough for this to cost nothing and to be found soon. */
const CLOCK_READINGS = 256;

/** One PostgreSQL session: bytes of the protocol in, bytes out, at once. It knows nothing of clients. */
export class Backend {
  readonly #pglite: PGlite;
  readonly #exports: Exports;
  readonly #deadline: { at: number };
  readonly #journal: Journal | null;
  #image: Image | null = null;
  /** It is to be taken, once there is time. */
  #imageDue: NodeJS.Timeout | null = null;
  #tableLength = 0;

  private constructor(pglite: PGlite, exports: Exports, deadline: { at: number }, journal: Journal | null) {
    this.#journal = journal;
    this.#pglite = pglite;
    this.#exports = exports;
    this.#deadline = deadline;
  }

  /** @param journal keeps what changes */
  static async start(assets: BackendAssets, journal: Journal | null = null): Promise<Backend> {
    const deadline = { at: Number.POSITIVE_INFINITY };
    let exports: Exports | undefined;
    const pglite = await PGlite.create({
      pgliteWasmModule: assets.module,
      // Only initdb would need it, and the data directory is there.
      initdbWasmModule: assets.module,
      fsBundle: new Blob([assets.files]),
      fs: new DataDirectory(assets, journal),
      startParams: [
        '--single',
        '-F',
        '-j',
        ...Object.entries(PARAMETERS).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      ],
      extensions: {
        // PGlite's own hook for what is to be changed of the module before it runs.
        clock: {
          name: 'clock',
          setup: async (_pglite, options: { instantiateWasm?: Instantiate }) => ({
            emscriptenOpts: {
              ...options,
              instantiateWasm: (imports, done) => {
                watchClock(imports, deadline, () => exports);
                void WebAssembly.instantiate(assets.module, imports).then((instance) => {
                  exports = instance.exports as unknown as Exports;
                  done(instance, assets.module);
                });
                return {};
              },
            } satisfies { instantiateWasm: Instantiate },
          }),
        },
      },
    });
    if (!exports) throw new Error('PGlite is there, but its module was never instantiated.');
    return new Backend(pglite, exports, deadline, journal);
  }

  get files(): FileSystem {
    return (this.#pglite.Module as unknown as { FS: FileSystem }).FS;
  }

  get #memory(): Uint8Array {
    return (this.#pglite.Module as unknown as { HEAPU8: Uint8Array }).HEAPU8;
  }

  /**
   * @param bytes whole messages; data of COPY FROM STDIN must all be there, with its end
   * @param timeout milliseconds, after which a statement that looks at the clock is cancelled (57014)
   */
  run(bytes: Uint8Array, timeout = 0): BackendMessage[] {
    this.#takeImage();
    const parts: Uint8Array[] = [];
    this.#deadline.at = timeout > 0 ? performance.now() + timeout : Number.POSITIVE_INFINITY;
    let failure: unknown;
    this.#pglite
      .execProtocolRawStream(bytes, { syncToFs: false, onRawData: (part) => void parts.push(part.slice()) })
      // It has run by now: only what it did to the file system would be waited for.
      .catch((error: unknown) => {
        failure = error;
      });
    this.#deadline.at = Number.POSITIVE_INFINITY;
    this.#journal?.flush();
    if (failure !== undefined) throw failure;
    return messagesOf(joinBytes(parts));
  }

  /**
   * For the front end's own questions.
   * @returns rows of the last statement as texts
   * @throws {Error} the server's error in words
   */
  query(sql: string): (string | null)[][] {
    const rows: (string | null)[][] = [];
    for (const message of this.run(queryMessage(sql))) {
      if (message.type === 'T') rows.length = 0;
      if (message.type === 'D') rows.push(readRow(message.body));
      if (message.type === 'E') {
        const { M = '', C = '' } = readError(message.body);
        throw new Error(`${M} (${C})\n${sql}`);
      }
    }
    return rows;
  }

  /**
   * How it is now is what `restore` goes back to: outside of a transaction only. It is written down when there is time, or before
   * anything else is run: so nobody waits for it who only waits for the server to be ready.
   */
  remember(): void {
    this.#image = null;
    this.#imageDue ??= setTimeout(() => this.#takeImage(), 0);
  }

  #takeImage(): void {
    if (this.#imageDue === null) return;
    clearTimeout(this.#imageDue);
    this.#imageDue = null;
    // Libraries that most databases load sooner or later: what is loaded afterwards lies outside of the image.
    this.query(`do $$ begin perform to_tsvector('english', 'loaded'); end $$`);
    this.#image = takeImage(this.#memory, this.files, CHANGING_FOLDERS);
    this.#tableLength = this.#exports.__indirect_function_table.length;
  }

  /** @returns false when it cannot: a library was loaded since, which lies outside of the image */
  restore(): boolean {
    // Nothing has been run since.
    if (this.#imageDue !== null) return true;
    if (!this.#image || this.#exports.__indirect_function_table.length !== this.#tableLength) return false;
    restoreImage(this.#image, this.#memory, this.files, CHANGING_FOLDERS);
    this.#journal?.compact();
    return true;
  }

  async stop(): Promise<void> {
    if (this.#imageDue !== null) clearTimeout(this.#imageDue);
    this.#imageDue = null;
    await this.#pglite.close();
  }
}

/** A directory in memory that is filled before PGlite looks whether there is one. */
class DataDirectory extends MemoryFS {
  readonly #assets: BackendAssets;
  readonly #journal: Journal | null;

  constructor(assets: BackendAssets, journal: Journal | null) {
    super();
    this.#assets = assets;
    this.#journal = journal;
  }

  override async initialSyncFs(): Promise<void> {
    if (!this.pg) throw new Error('PGlite has not begun.');
    const files = (this.pg.Module as unknown as { FS: FileSystem }).FS;
    unpack(this.#assets.data, files, DATA_FOLDER);
    unpack(this.#assets.extensions, files, '/pglite');
    this.#journal?.attach(files);
  }

  override async closeFs(): Promise<void> {
    this.#journal?.close();
    await super.closeFs();
  }
}

type Instantiate = (
  imports: WebAssembly.Imports,
  done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
) => object;

/**
 * Nothing interrupts a statement in a process of one thread. But sleeping, and measuring (`auto_explain`), look at the clock again
 * and again: there it is told that it was cancelled, as SIGINT would tell it.
 */
function watchClock(
  imports: WebAssembly.Imports,
  deadline: { readonly at: number },
  exports: () => Exports | undefined,
): void {
  for (const module of Object.values(imports)) {
    // PostgreSQL's own timers would interrupt it between two messages, where nothing is to be interrupted: the front end has its own.
    const timer = module['_setitimer_js'];
    if (typeof timer === 'function') module['_setitimer_js'] = Object.assign(() => 0, timer);
    const original = module['clock_time_get'];
    if (typeof original !== 'function') continue;
    let readings = 0;
    const watched = (...words: unknown[]): unknown => {
      if (
        deadline.at !== Number.POSITIVE_INFINITY &&
        ++readings % CLOCK_READINGS === 0 &&
        performance.now() > deadline.at
      )
        cancel(imports, exports());
      return Reflect.apply(original, null, words);
    };
    // Emscripten keeps a function's signature beside it.
    module['clock_time_get'] = Object.assign(watched, original);
  }
}

function cancel(imports: WebAssembly.Imports, exports: Exports | undefined): void {
  const memory = imports['env']?.['memory'];
  if (!exports || !(memory instanceof WebAssembly.Memory)) return;
  const words = new Int32Array(memory.buffer);
  words[Number(exports.QueryCancelPending.value) >> 2] = 1;
  words[Number(exports.InterruptPending.value) >> 2] = 1;
}
