/** Every kind of fault, as a lab and as a check ask for it: whoever adds a kind is told by the compiler to add it here. */
import type { Fault } from '@/sandboxes/engine/faults';

interface Sample<Kind extends Fault['kind']> {
  /** In a check: `faults.inject(…)`; of a process, with `pid: server.pid` added. */
  readonly inCheck: Kind extends 'pause' | 'kill' ? { kind: Kind } : Extract<Fault, { kind: Kind }>;
  /** In lab.json, for a `<Break>` block. */
  readonly inLab: object;
}

const LINK = { from: '*', to: 'app' } as const;
const network = <Kind extends Fault['kind']>(inCheck: Sample<Kind>['inCheck']): Sample<Kind> => ({
  inCheck,
  inLab: { kind: 'network', fault: inCheck },
});

export const EVERY_FAULT: { readonly [Kind in Fault['kind']]: Sample<Kind> } = {
  latency: network<'latency'>({ kind: 'latency', milliseconds: 5, jitter: 5, ...LINK }),
  bandwidth: network<'bandwidth'>({ kind: 'bandwidth', bytesPerSecond: 1_000_000, ...LINK }),
  refuse: network<'refuse'>({ kind: 'refuse', ...LINK }),
  reset: network<'reset'>({ kind: 'reset', after: 100, ...LINK }),
  'black-hole': network<'black-hole'>({ kind: 'black-hole', direction: 'back', ...LINK }),
  'half-open': network<'half-open'>({ kind: 'half-open', ...LINK }),
  datagrams: network<'datagrams'>({ kind: 'datagrams', loss: 0.5, duplicate: 0.5, reorder: 0.5, ...LINK }),
  partition: network<'partition'>({ kind: 'partition', machines: ['app'] }),
  'disk-full': {
    inCheck: { kind: 'disk-full', machine: 'app' },
    inLab: { kind: 'process', action: 'fill-disk' },
  },
  'clock-skew': {
    inCheck: { kind: 'clock-skew', machine: 'app', milliseconds: -3_600_000 },
    inLab: { kind: 'clock', turn: { by: 'skew', milliseconds: -3_600_000 } },
  },
  pause: { inCheck: { kind: 'pause' }, inLab: { kind: 'process', action: 'pause' } },
  kill: { inCheck: { kind: 'kill' }, inLab: { kind: 'process', action: 'kill' } },
};
