import {
  EngineError,
  type ExitStatus,
  type FileData,
  type SandboxProcess,
  type Signal,
  type SpawnOptions,
} from '../contract';
import type { Bridge } from './bridge';
import { fromBase64, toBase64 } from './bridge-protocol';
import type { ContainerCommand } from './command';
import { deferred } from './deferred';

export interface ProcessHost {
  readonly bridge: Bridge;
  /** Fires with the reason when the sandbox is disposed of. */
  readonly disposed: AbortSignal;
  onSpawn(pid: number): void;
  onOutput(pid: number, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  /** After the last output. */
  onExit(pid: number, status: ExitStatus): void;
}

/**
 * Starts Node inside the container through the bridge.
 * @throws {EngineError} `ENOENT` when the entry file is not there
 */
export function startProcess(
  command: readonly string[],
  { args, env, entry }: ContainerCommand,
  { bridge, disposed, onSpawn, onOutput, onExit }: ProcessHost,
  options: SpawnOptions = {},
): Promise<SandboxProcess> {
  options.signal?.throwIfAborted();
  const id = bridge.nextId();
  const started = deferred<SandboxProcess>();
  const exited = deferred<ExitStatus>();
  let pid = 0;
  let ended = false;

  const kill = (signal: Signal = 'SIGTERM') => {
    if (!ended) bridge.say({ op: 'kill', id, signal });
  };
  const onAbort = () => kill('SIGKILL');
  const end = (status: ExitStatus) => {
    if (ended) return;
    ended = true;
    off();
    options.signal?.removeEventListener('abort', onAbort);
    disposed.removeEventListener('abort', onDisposed);
    if (pid !== 0) onExit(pid, status);
    exited.resolve(status);
  };
  // The container goes with all its processes, and nobody is left to tell of their end.
  const onDisposed = () => {
    end({ code: null, signal: 'SIGKILL' });
    started.reject(disposed.reason);
  };

  const off = bridge.on(id, (message) => {
    switch (message.op) {
      case 'spawned':
        pid = message.pid;
        onSpawn(pid);
        options.terminal?.onRead?.();
        return started.resolve(process(message.pid));
      case 'failed': {
        if (pid !== 0) return onOutput(pid, 'stderr', new TextEncoder().encode(`${message.message}\n`));
        end({ code: null, signal: null });
        const remedy = 'Create the file, or mend the command that names it (package.json, "scripts").';
        return started.reject(new EngineError(message.code, message.message, { stage: 'start', remedy }));
      }
      case 'output': {
        const bytes = fromBase64(message.data);
        onOutput(pid, message.stream, bytes);
        return options.onOutput?.(message.stream, bytes);
      }
      case 'message':
        return options.onMessage?.(message.value);
      case 'exit':
        return end({ code: message.code, signal: message.signal });
      default:
        return undefined;
    }
  });

  const process = (known: number): SandboxProcess => ({
    pid: known,
    command,
    exited: exited.promise,
    kill,
    send(value) {
      if (ended || options.onMessage === undefined) {
        throw new EngineError('ERR_IPC_CHANNEL_CLOSED', 'The process has no open IPC channel', {
          remedy: 'Give onMessage when the process is spawned, and send only while it runs.',
        });
      }
      bridge.say({ op: 'send', id, value });
    },
    stdin: {
      write(data: FileData) {
        const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : data;
        bridge.say({ op: 'stdin', id, data: toBase64(bytes) });
      },
      end: () => bridge.say({ op: 'stdin-end', id }),
    },
    // `limits.terminal`
    resize: () => undefined,
    // `limits['infinite-loop-isolation']`: whether it runs is all that is known.
    responsive: async () => !ended,
  });

  options.signal?.addEventListener('abort', onAbort, { once: true });
  disposed.addEventListener('abort', onDisposed, { once: true });
  bridge.say({
    op: 'spawn',
    id,
    args,
    entry,
    cwd: options.cwd ?? '',
    env: { ...env, ...options.env },
    ipc: options.onMessage !== undefined,
  });
  return started.promise;
}
