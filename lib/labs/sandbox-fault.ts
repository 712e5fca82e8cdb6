/** What a lab's fault asks of the sandbox. */
import type { Fault } from '@/sandboxes/engine/faults';
import type { SandboxFault } from './schema';

/** The machine that the learner's server runs on. */
const MACHINE = 'app';

export type SandboxStep =
  | { readonly t: 'fault'; readonly fault: Fault }
  | { readonly t: 'jump'; readonly milliseconds: number }
  | { readonly t: 'rate'; readonly rate: number };

/** Whether it is on until it is switched off; the others happen once. */
export function isSwitch(fault: SandboxFault): boolean {
  if (fault.kind === 'process') return fault.action !== 'kill';
  return fault.kind === 'network' || fault.turn.by !== 'jump';
}

/** @param pid of the learner's server */
export function sandboxStep(fault: SandboxFault, pid: number): SandboxStep {
  switch (fault.kind) {
    case 'network': {
      const { port, ...rest } = fault.fault;
      return { t: 'fault', fault: port === undefined ? rest : { ...rest, port } };
    }
    case 'process':
      if (fault.action === 'fill-disk') return { t: 'fault', fault: { kind: 'disk-full', machine: MACHINE } };
      return { t: 'fault', fault: { kind: fault.action, pid } };
    case 'clock':
      if (fault.turn.by === 'skew')
        return {
          t: 'fault',
          fault: { kind: 'clock-skew', machine: MACHINE, milliseconds: fault.turn.milliseconds },
        };
      return fault.turn.by === 'jump'
        ? { t: 'jump', milliseconds: fault.turn.milliseconds }
        : { t: 'rate', rate: fault.turn.rate };
  }
}
