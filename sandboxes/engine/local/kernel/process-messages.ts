/** What is done with each message of a process. It acts on what is its own: who speaks is known by the port, never by a field. */
import type { Caused, SandboxEventBody } from '../../events';
import { FIRST_MACHINE } from '../../machine-names';
import { type FileChange, INODES_PER_PROCESS } from '../files/change';
import { LIMITS } from '../limits';
import {
  type ChildEvent,
  type FromProcess,
  type KernelCalls,
  type SpawnRequest,
  TAP_NUMBERS,
  type TerminalWish,
  type ToProcess,
} from '../process/messages';
import { isSignal } from '../process/signals';
import type { DatagramTable } from './datagram-table';
import type { FaultTable } from './fault-table';
import type { MachineTable } from './machine-table';
import { KernelFault } from './messages';
import type { PortTable } from './port-table';
import type { Row } from './process-row';
import { weigh } from './weigh';

/** Characters of a diagnostic in the log. */
const MOST_DIAGNOSTIC = 256 * 1024;

type Message<T extends FromProcess['t']> = Extract<FromProcess, { t: T }>;

/** What the receiver needs of the kernel. */
export interface Hands {
  readonly ports: PortTable;
  readonly datagrams: DatagramTable;
  readonly machines: MachineTable;
  readonly faults: FaultTable;
  compile(path: string, source: string): Promise<KernelCalls['compile']['value']>;
  /** Sees to it that processes have been offered the chunk. Rejects with a `KernelFault`. */
  provideChunk(id: string): Promise<void>;
  /** @returns false when one cannot be (those before it are made), because no program does it or because the disk is too small */
  filesChanged(changes: readonly FileChange[], by: number): boolean;
  readonly tellPage: {
    event(body: SandboxEventBody & Caused): void;
    message(pid: number, value: unknown): void;
    terminal(pid: number, wish: TerminalWish): void;
  };
  find(pid: number): Row | undefined;
  /** @param weight bytes of what others than the kernel have to say in it */
  tell(row: Row | undefined, message: ToProcess, weight?: number): void;
  tellParent(row: Row, event: ChildEvent, weight?: number): void;
  spawn(parent: Row, pid: number, request: SpawnRequest): void;
  output(row: Row, stream: 'stdout' | 'stderr', bytes: Uint8Array): void;
  end(row: Row, code: number | null, signal: string | null): void;
  /** Ends it, and says why. */
  eject(row: Row, reason: string): void;
  kill(pid: number, signal: string): void;
  /** The process that stands for it where it is connected with a terminal. */
  rootOf(row: Row): Row;
  pong(row: Row, pong: Message<'pong'>): void;
  /** In a seeded run nothing else happens until it is settled. */
  during(work: Promise<void>): void;
  /** @returns whether so many events may be logged of it */
  mayLog(row: Row, events: number): boolean;
  /** Logs that it came to a limit. */
  limited(row: Row, code: string, message: string): void;
}

type Handlers = { readonly [T in FromProcess['t']]: (row: Row, message: Message<T>) => void };

export function createReceiver(hands: Hands): (row: Row, message: FromProcess) => void {
  const { ports, datagrams, faults, machines, tellPage, tell, limited } = hands;
  const known = (cause: number | undefined) =>
    cause !== undefined && faults.isCause(cause) ? cause : undefined;
  const mayBlame = (row: Row, cause: number) => faults.isCause(cause) && hands.mayLog(row, 1);
  const childOf = (row: Row, pid: number) => {
    const child = hands.find(pid);
    return child?.parent === row.pid ? child : undefined;
  };
  const answer = createAnswers(hands);

  const handlers: Handlers = {
    call: (row, call) => hands.during(answer(row, call)),
    spawn: (row, { pid, request }) => hands.spawn(row, pid, request),
    output(row, { stream, bytes }) {
      const { length } = bytes;
      hands.output(row, stream, bytes);
      const reason = row.conduct.wrote(length, () => tell(hands.find(row.pid), { t: 'drained', length }));
      if (reason !== null) hands.eject(row, reason);
    },
    dropped(row, { lines, characters }) {
      if (hands.mayLog(row, 1)) tellPage.event({ type: 'output.dropped', pid: row.pid, lines, characters });
    },
    exit: (row, { code, signal }) => hands.end(row, signal ? null : code, signal ?? null),
    unlisten: (row, { port, binding }) => ports.unlisten(row.pid, port, binding),
    datagram: (row, { socket, to, bytes }) => datagrams.send(row.pid, socket, to, bytes),
    'datagrams-read': (row, { socket, length }) => datagrams.read(row.pid, socket, length),
    'unbind-datagram': (row, { socket }) => datagrams.unbind(row.pid, socket),
    closed: (row, { connection, how, cause }) => ports.closed(row.pid, connection, how, known(cause)),
    impaired(row, message) {
      if (mayBlame(row, message.cause)) ports.impaired(row.pid, message);
    },
    failed(row, { machine, port, code, cause }) {
      if (!machines.list.some(({ name }) => name === machine) || !mayBlame(row, cause)) return;
      const on = machine === FIRST_MACHINE.name ? {} : { machine };
      tellPage.event({ type: 'connection.failed', from: row.pid, port, code, cause, ...on });
    },
    limited: (row, { code, message }) => limited(row, code, message),
    'forget-key': (row, { key }) => row.keys.forget(key),
    'disk-full'(row, { path, cause }) {
      if (mayBlame(row, cause)) tellPage.event({ type: 'disk.full', pid: row.pid, path, cause });
    },
    taps(row, taps) {
      if (hands.mayLog(row, Math.ceil(taps.pieces.length / TAP_NUMBERS))) ports.tapped(row.pid, taps);
    },
    message(row, { value }) {
      if (row.parent === null) tellPage.message(row.pid, value);
      else hands.tellParent(row, { type: 'message', value }, weightOf(value));
    },
    disconnect: (row) => hands.tellParent(row, { type: 'disconnect' }),
    'child-message': (row, { pid, value }) =>
      tell(childOf(row, pid), { t: 'message', value }, weightOf(value)),
    'child-disconnect': (row, { pid }) => tell(childOf(row, pid), { t: 'disconnect' }),
    'child-stdin': (row, { pid, bytes }) => tell(childOf(row, pid), { t: 'stdin', bytes }, bytes?.length),
    kill(row, { pid, signal }) {
      const target = hands.find(pid);
      // As on Linux: all processes of a machine are one user's. A thread is its parent's to end.
      const reached = target?.request.thread
        ? target.parent === row.pid
        : target?.machine.name === row.machine.name;
      if (reached) hands.kill(pid, signal);
    },
    listens(row, { signal, on }) {
      if (!isSignal(signal)) return;
      if (on) row.listens.add(signal);
      else row.listens.delete(signal);
    },
    terminal(row, { wish }) {
      if (row.terminal?.streams.includes('stdin')) tellPage.terminal(hands.rootOf(row).pid, wish);
    },
    pong: hands.pong,
    frame: (row, message) => ports.relay(row.pid, message),
    // The simulation has heard them.
    rest: () => undefined,
    ready: () => undefined,
    diagnostic(row, { channel, json }) {
      const message = json.length <= MOST_DIAGNOSTIC ? parsed(json) : null;
      if (message === null)
        limited(
          row,
          'EMSGSIZE',
          `A message on ${channel} is not in the log: it may be JSON of ${MOST_DIAGNOSTIC / 1024} KiB.`,
        );
      else if (hands.mayLog(row, 1))
        tellPage.event({ type: 'diagnostic', pid: row.pid, channel, message: message.value });
    },
    files(row, { changes }) {
      // Each makes files under numbers of its own: under another's it could have its writes go elsewhere.
      const own = changes.every(
        (change) => change.op !== 'make' || Math.floor(change.ino / INODES_PER_PROCESS) === row.pid,
      );
      if (!own || !hands.filesChanged(changes, row.pid))
        hands.eject(row, 'it changed files of the sandbox as no program can, or past the size of its disk');
    },
  };

  return (row, message) => (handlers[message.t] as (row: Row, message: FromProcess) => void)(row, message);
}

/** null: no JSON, or nested so deeply that it could not be cloned. */
function parsed(json: string): { readonly value: unknown } | null {
  try {
    const value: unknown = JSON.parse(json);
    return weigh(value, Number.POSITIVE_INFINITY) === null ? null : { value };
  } catch {
    return null;
  }
}

/** It has passed `Conduct`, so it weighs something. */
const weightOf = (value: unknown): number => weigh(value, Number.POSITIVE_INFINITY) ?? 0;

function createAnswers(hands: Hands): (row: Row, call: Message<'call'>) => Promise<void> {
  const { ports, datagrams, machines } = hands;

  const answerTo = async (row: Row, call: Message<'call'>): Promise<unknown> => {
    switch (call.method) {
      case 'listen': {
        const binding = machines.binding(call.args.host, row.machine);
        const spare = ports.takeReserved(row.pid, call.args.port) ? ports.reserve(row.pid) : null;
        return { port: ports.listen(row.pid, call.args.port, binding), binding, spare };
      }
      case 'connect':
        return ports.connect(row.pid, call.args.port, machines.reach(call.args.host, row.machine));
      case 'bindDatagram':
        return { port: datagrams.bind(row.pid, call.args) };
      case 'subtle':
        return { value: await row.keys.call(call.args.method, call.args.args) };
      case 'chunk':
        await hands.provideChunk(call.args.id);
        return null;
      case 'compile':
        return await hands.compile(call.args.path, call.args.source);
    }
  };

  return async (row, { id, ...call }) => {
    row.calls++;
    try {
      if (row.calls > LIMITS.calls)
        throw new KernelFault(
          'EAGAIN',
          `${LIMITS.calls} questions of this process to the sandbox are open: await some before you ask more.`,
        );
      const value = await answerTo(row, call as Message<'call'>);
      hands.tell(hands.find(row.pid), { t: 'reply', id, value });
    } catch (thrown) {
      const { code, name, message } = thrown as { code?: unknown; name: string; message: string };
      const spelled = typeof code === 'string' ? code : name;
      if (thrown instanceof KernelFault && ['EMFILE', 'EAGAIN'].includes(spelled))
        hands.limited(row, spelled, thrown.remedy ?? message);
      else if (name === 'QuotaExceededError') hands.limited(row, spelled, message);
      hands.tell(hands.find(row.pid), { t: 'fault', id, code: spelled, message });
    } finally {
      row.calls--;
    }
  };
}
