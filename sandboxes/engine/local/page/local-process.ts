import {
  EngineError,
  type ExitStatus,
  type FileData,
  type SandboxProcess,
  type Signal,
  type SpawnOptions,
  type TerminalSize,
} from '../../contract';
import type { TerminalWish } from '../process/messages';
import type { KernelFrame } from './frame';

/** Milliseconds that the kernel's own answer may take. */
const KERNEL_DELAY = 2_000;

const encoder = new TextEncoder();

/** A process of the sandbox, as the page holds it. */
export class LocalProcess implements SandboxProcess {
  readonly pid: number;
  readonly command: readonly string[];
  readonly exited: Promise<ExitStatus>;
  readonly stdin: SandboxProcess['stdin'];
  readonly #frame: KernelFrame;
  readonly #options: SpawnOptions;
  #settle: (status: ExitStatus) => void = () => undefined;
  #over = false;

  constructor(pid: number, command: readonly string[], frame: KernelFrame, options: SpawnOptions) {
    this.pid = pid;
    this.command = command;
    this.#frame = frame;
    this.#options = options;
    this.exited = new Promise((resolve) => {
      this.#settle = resolve;
    });
    this.stdin = {
      write: (data: FileData) =>
        frame.post({ t: 'stdin', pid, bytes: typeof data === 'string' ? encoder.encode(data) : data }),
      end: () => frame.post({ t: 'stdin', pid, bytes: null }),
    };
  }

  kill(signal: Signal = 'SIGTERM'): void {
    if (!this.#over) this.#frame.post({ t: 'kill', pid: this.pid, signal });
  }

  send(value: unknown): void {
    if (!this.#options.onMessage || this.#over) {
      const remedy = this.#over
        ? 'The process has exited.'
        : 'Spawn it with onMessage: that opens the channel.';
      throw new EngineError('ERR_IPC_CHANNEL_CLOSED', 'Channel closed', { remedy });
    }
    this.#frame.post({ t: 'message', pid: this.pid, value: JSON.parse(JSON.stringify(value)) as unknown });
  }

  resize({ columns, rows }: TerminalSize): void {
    if (!this.#over) this.#frame.post({ t: 'resize', pid: this.pid, columns, rows });
  }

  terminal(wish: TerminalWish): void {
    if (wish === 'reads') this.#options.terminal?.onRead?.();
    else this.#options.terminal?.onRawMode?.(wish === 'raw');
  }

  async responsive(timeout: number): Promise<boolean> {
    if (this.#over) return false;
    const late = new Promise<false>((resolve) => setTimeout(resolve, timeout + KERNEL_DELAY, false));
    // A kernel that is gone answers nothing.
    return Promise.race([this.#frame.call('ping', { pid: this.pid, timeout }), late]);
  }

  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    this.#options.onOutput?.(stream, bytes);
  }

  message(value: unknown): void {
    this.#options.onMessage?.(value);
  }

  exit(code: number | null, signal: string | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#settle({ code, signal: signal as Signal | null });
  }
}
