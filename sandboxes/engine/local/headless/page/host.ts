import {
  type Connection,
  type Engine,
  EngineError,
  type Sandbox,
  type SandboxClock,
  type SandboxProcess,
} from '../../../contract';
import type { SandboxEvent } from '../../../events';
import type { SandboxFaults } from '../../../faults';
import type { Multiplexer } from '../multiplex';
import {
  type Call,
  type Calls,
  type ClockTurn,
  decodeFile,
  encodeFile,
  type FaultStep,
  type FromPage,
  type ToPage,
  toBase64,
  type WireError,
  type WireEvent,
} from '../protocol';

/** Serves the Node side's calls with an engine. */
export function createHost(engine: Engine, multiplexer: Multiplexer, send: (message: FromPage) => void) {
  const sandboxes = new Map<number, { readonly sandbox: Sandbox; flush(): void }>();
  const processes = new Map<number, SandboxProcess>();
  const running = new Map<number, AbortController>();

  const sandboxOf = (id: number) => {
    const found = sandboxes.get(id);
    if (found === undefined)
      throw new EngineError('EDISPOSED', 'The sandbox was disposed', { remedy: 'Boot another one.' });
    return found.sandbox;
  };
  const runOf = (id: number) => {
    const { run } = sandboxOf(id);
    if (run === null) throw new EngineError('ENOTSUP', 'This run has no seed');
    return run;
  };
  const flush = () => {
    for (const each of sandboxes.values()) each.flush();
  };
  /** The log first: who hears of an exit finds it in the log. */
  const tell = (message: FromPage) => {
    flush();
    send(message);
  };

  const answer = async (call: Call, signal: AbortSignal): Promise<unknown> => {
    switch (call.method) {
      case 'availability':
        return engine.availability();
      case 'boot': {
        const { sandbox: id, name, files, env, services, log, seed, replay } = call.args;
        const contents = Object.fromEntries(
          Object.entries(files).map(([path, file]) => [path, decodeFile(file)]),
        );
        const sandbox = await engine.boot(
          { name, files: contents },
          {
            signal,
            env,
            services,
            onProgress: (progress) => send({ t: 'progress', sandbox: id, progress }),
            ...(seed === null ? {} : { seed }),
            ...(replay === null ? {} : { replay }),
          },
        );
        sandboxes.set(id, { sandbox, flush: log ? forwardLog(sandbox, id, send) : () => undefined });
        return sandbox.run?.seed ?? null;
      }
      case 'spawn': {
        const { sandbox: id, process: handle, command, env, ipc, machine, cwd, terminal } = call.args;
        const sandbox = sandboxOf(id);
        const options = {
          env,
          signal,
          cwd,
          ...on(machine),
          onOutput: (stream: 'stdout' | 'stderr', bytes: Uint8Array) =>
            multiplexer.output(handle, stream, bytes),
          ...(terminal
            ? {
                terminal: {
                  ...terminal,
                  onRead: () => tell({ t: 'terminal', process: handle, wish: 'reads' }),
                  onRawMode: (raw: boolean) =>
                    tell({ t: 'terminal', process: handle, wish: raw ? 'raw' : 'cooked' }),
                },
              }
            : {}),
          ...(ipc ? { onMessage: (value: unknown) => tell({ t: 'message', process: handle, value }) } : {}),
        };
        const process =
          command === null ? await sandbox.start(options) : await sandbox.spawn(command, options);
        processes.set(handle, process);
        void process.exited.then((status) => {
          processes.delete(handle);
          running.delete(call.id);
          tell({ t: 'exit', process: handle, ...status });
        });
        return { pid: process.pid, command: process.command };
      }
      case 'listening':
        return sandboxOf(call.args.sandbox)
          .listening(call.args.port, { signal, ...on(call.args.machine) })
          .then(() => null);
      case 'connect': {
        const connection = await sandboxOf(call.args.sandbox).connect(call.args.port, {
          signal,
          ...on(call.args.machine),
        });
        join(connection, multiplexer.open(call.args.channel));
        return null;
      }
      case 'addMachine': {
        const { sandbox: id, name, address, options } = call.args;
        const { machines } = sandboxOf(id);
        if (machines === null) throw new EngineError('ENOTSUP', 'This sandbox has one machine');
        return machines.add(name, address ?? undefined, options);
      }
      case 'write':
        await sandboxOf(call.args.sandbox).files.write(call.args.path, decodeFile(call.args.file));
        return null;
      case 'read':
        return encodeFile(await sandboxOf(call.args.sandbox).files.read(call.args.path));
      case 'list':
        return sandboxOf(call.args.sandbox).files.list();
      case 'remove':
        await sandboxOf(call.args.sandbox).files.remove(call.args.path);
        return null;
      case 'clock':
        return turnClock(sandboxOf(call.args.sandbox).clock, call.args.turn);
      case 'signal':
        return sandboxOf(call.args.sandbox).kill(call.args.pid, call.args.signal);
      case 'responsive':
        return (await processes.get(call.args.process)?.responsive(call.args.timeout)) ?? false;
      case 'fault':
        return stepFaults(sandboxOf(call.args.sandbox).faults, call.args.step);
      case 'recordRun':
        return runOf(call.args.sandbox).record();
      case 'replayed':
        await runOf(call.args.sandbox).replayed;
        return null;
      case 'dispose': {
        await sandboxes.get(call.args.sandbox)?.sandbox.dispose();
        flush();
        sandboxes.delete(call.args.sandbox);
        return null;
      }
    }
  };

  const run = async (call: Call) => {
    const controller = new AbortController();
    running.set(call.id, controller);
    try {
      const value = await answer(call, controller.signal);
      tell({ t: 'reply', id: call.id, value });
      // The signal of a spawn stays good as long as its process runs.
      if (call.method !== 'spawn') running.delete(call.id);
    } catch (error) {
      running.delete(call.id);
      tell({ t: 'fault', id: call.id, error: describeError(error) });
    }
  };

  return {
    receive(message: ToPage): void {
      switch (message.t) {
        case 'call':
          void run(message);
          return;
        case 'abort':
          running.get(message.id)?.abort();
          return;
        case 'kill':
          processes.get(message.process)?.kill(message.signal);
          return;
        case 'resize':
          processes.get(message.process)?.resize(message);
          return;
        case 'message':
          processes.get(message.process)?.send(message.value);
          return;
        case 'stdin':
          if (message.file === null) processes.get(message.process)?.stdin.end();
          else processes.get(message.process)?.stdin.write(decodeFile(message.file));
      }
    },
  };
}

const on = (machine: string | null) => (machine === null ? {} : { machine });

async function stepFaults(faults: SandboxFaults | null, step: FaultStep): Promise<Calls['fault']['value']> {
  if (faults === null) throw new EngineError('ENOTSUP', 'This sandbox cannot be broken on purpose');
  const known = 'id' in step ? faults.active.find(({ id }) => id === step.id) : undefined;
  let id: number | null = null;
  if (step.t === 'inject') ({ id } = await faults.inject(step.fault));
  else if (step.t === 'clear') await faults.clear();
  else if (step.t === 'remove') await known?.remove();
  else if (known) await known.change(step.fault);
  else throw new EngineError('EINVAL', 'The fault was removed', { remedy: 'Inject it again.' });
  return { id, active: faults.active.map((each) => ({ id: each.id, fault: each.fault })) };
}

async function turnClock(clock: SandboxClock | null, turn: ClockTurn): Promise<Calls['clock']['value']> {
  if (clock === null) throw new EngineError('ENOTSUP', 'This sandbox has no clock that can be turned');
  if (turn.t === 'rate') await clock.setRate(turn.rate);
  else if (turn.t === 'advance') await clock.advance(turn.milliseconds);
  const stepped = turn.t === 'step' ? await clock.step() : null;
  return { now: clock.now(), rate: clock.rate, stepped };
}

/** Sends what is new in the log. Returns what sends it at once. */
function forwardLog(sandbox: Sandbox, id: number, send: (message: FromPage) => void): () => void {
  let next = 0;
  const flush = () => {
    const { events } = sandbox.log;
    const from = next - (events[0]?.seq ?? 0);
    const fresh = events.slice(Math.max(0, from));
    const last = fresh.at(-1);
    if (last === undefined) return;
    next = last.seq + 1;
    send({ t: 'events', sandbox: id, events: fresh.map(encodeEvent) });
  };
  sandbox.log.subscribe(flush);
  return flush;
}

function encodeEvent(event: SandboxEvent): WireEvent {
  if (!('bytes' in event)) return event;
  const { bytes, ...rest } = event;
  return { ...rest, base64: toBase64(bytes) };
}

/** Byte for byte between the engine's connection and the one that leads to Node, with FIN and RST kept. */
function join(inside: Connection, outside: Connection): void {
  const reset = () => {
    inside.abort();
    outside.abort();
  };
  inside.readable.pipeTo(outside.writable).catch(reset);
  outside.readable.pipeTo(inside.writable).catch(reset);
}

function describeError(error: unknown): WireError {
  if (error instanceof EngineError) {
    const { code, message, remedy, stage } = error;
    return {
      code,
      message,
      ...(remedy === undefined ? {} : { remedy }),
      ...(stage === undefined ? {} : { stage }),
    };
  }
  const message = error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error);
  return { code: 'EPAGE', message };
}
