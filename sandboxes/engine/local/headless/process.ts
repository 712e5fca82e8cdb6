import { EngineError, type ExitStatus, type SandboxProcess, type SpawnOptions } from '../../contract';
import type { Link } from './link';
import { encodeFile } from './protocol';

/** What the page tells of one process, and the process as the contract shows it. */
export interface RemoteProcess {
  start(pid: number, command: readonly string[]): SandboxProcess;
  output(stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  message(value: unknown): void;
  terminal(wish: 'raw' | 'cooked' | 'reads'): void;
  exit(status: ExitStatus): void;
}

/** @param handle the number by which both sides know the process */
export function createRemoteProcess(handle: number, link: Link, options: SpawnOptions): RemoteProcess {
  let ended = false;
  let settle: (status: ExitStatus) => void;
  const exited = new Promise<ExitStatus>((resolve) => {
    settle = resolve;
  });

  return {
    output: (stream, bytes) => options.onOutput?.(stream, bytes),
    message: (value) => options.onMessage?.(value),
    terminal: (wish) =>
      wish === 'reads' ? options.terminal?.onRead?.() : options.terminal?.onRawMode?.(wish === 'raw'),
    exit(status) {
      ended = true;
      settle(status);
    },
    start: (pid, command) => ({
      pid,
      command,
      exited,
      kill(signal = 'SIGTERM') {
        if (!ended) link.send({ t: 'kill', process: handle, signal });
      },
      send(value) {
        if (ended || options.onMessage === undefined) {
          throw new EngineError('ERR_IPC_CHANNEL_CLOSED', 'The process has no open IPC channel', {
            remedy: 'Give onMessage when the process is spawned, and send only while it runs.',
          });
        }
        link.send({ t: 'message', process: handle, value });
      },
      stdin: {
        write(data) {
          if (!ended) link.send({ t: 'stdin', process: handle, file: encodeFile(data) });
        },
        end() {
          if (!ended) link.send({ t: 'stdin', process: handle, file: null });
        },
      },
      resize({ columns, rows }) {
        if (!ended) link.send({ t: 'resize', process: handle, columns, rows });
      },
      responsive: (timeout) =>
        ended ? Promise.resolve(false) : link.call('responsive', { process: handle, timeout }),
    }),
  };
}
