/** What a lab's fault asks of the sandbox. */
import type { Fault } from '@/sandboxes/engine/faults';
import type { SandboxFault } from './schema';

export type SandboxStep =
  | { readonly t: 'fault'; readonly fault: Fault }
  /** Ends what runs on a machine as its operator would; `restart`: and starts it again. */
  | { readonly t: 'stop'; readonly machine: string }
  | { readonly t: 'restart'; readonly machine: string }
  | { readonly t: 'jump'; readonly milliseconds: number }
  | { readonly t: 'rate'; readonly rate: number };

/** Whether it is on until it is switched off; the others happen once. */
export function isSwitch(fault: SandboxFault): boolean {
  if (fault.kind === 'process') return fault.action !== 'kill' && fault.action !== 'restart';
  return fault.kind === 'network' || fault.turn.by !== 'jump';
}

/**
 * @param server the machine that the learner's server runs on
 * @param pidOn of what runs on a machine
 * @throws {Error} when nothing runs on the machine whose process is to be broken
 */
export function sandboxStep(
  fault: SandboxFault,
  server: string,
  pidOn: (machine: string) => number | null,
): SandboxStep {
  switch (fault.kind) {
    case 'network': {
      if (fault.fault.kind === 'partition') return { t: 'fault', fault: fault.fault };
      const { port, to = server, ...rest } = fault.fault;
      return { t: 'fault', fault: port === undefined ? { ...rest, to } : { ...rest, to, port } };
    }
    case 'process': {
      const { action, machine = server } = fault;
      if (action === 'stop' || action === 'restart') return { t: action, machine };
      if (action === 'fill-disk') return { t: 'fault', fault: { kind: 'disk-full', machine } };
      const pid = pidOn(machine);
      if (pid === null) throw new Error(`Nothing runs on ${machine}: start it first.`);
      return { t: 'fault', fault: { kind: action, pid } };
    }
    case 'clock':
      if (fault.turn.by === 'skew')
        return {
          t: 'fault',
          fault: {
            kind: 'clock-skew',
            machine: fault.turn.machine ?? server,
            milliseconds: fault.turn.milliseconds,
          },
        };
      return fault.turn.by === 'jump'
        ? { t: 'jump', milliseconds: fault.turn.milliseconds }
        : { t: 'rate', rate: fault.turn.rate };
  }
}
