'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import type { NetworkLink } from '@/lib/projections/machines';
import type { Fault, LinkFault, LinkSelector } from '@/sandboxes/engine/faults';
import { useSession } from '../context';
import { Slider } from './Slider';

/** Milliseconds each way; bytes a second, 0 for no limit. */
const LATENCIES = [0, 10, 50, 100, 200, 500, 1000, 2000, 5000];
const BANDWIDTHS = [0, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100];

const rateWords = (bytes: number) =>
  bytes === 0
    ? 'no limit'
    : bytes >= 1_000_000
      ? `${bytes / 1_000_000} MB/s`
      : bytes >= 1000
        ? `${bytes / 1000} kB/s`
        : `${bytes} B/s`;

/** What can be done to one link. */
export function LinkControls({ link: { from, to, port } }: { readonly link: NetworkLink }) {
  const { breaks } = useSession();
  const active = useStore(breaks, (state) => state.active);
  const link: LinkSelector = { from, to, port };
  const found = (kind: LinkFault['kind']) =>
    active.find(
      ({ fault }) =>
        fault.kind === kind &&
        'from' in fault &&
        fault.from === from &&
        fault.to === to &&
        fault.port === port,
    );
  const set = (kind: LinkFault['kind'], fault: Fault | null) => {
    const known = found(kind);
    const done = !fault
      ? known && breaks.remove(known.id)
      : known
        ? breaks.change(known.id, fault)
        : breaks.inject(fault);
    // What goes wrong is shown by the store.
    done?.catch(() => undefined);
  };
  const latency = found('latency')?.fault;
  const bandwidth = found('bandwidth')?.fault;
  const once = async (fault: Fault) => {
    await breaks.inject(fault);
    const injected = breaks.getState().active.at(-1);
    if (injected?.fault === fault) await breaks.remove(injected.id);
  };

  return (
    <div className="space-y-2">
      <Slider
        label="Latency, each way"
        values={LATENCIES}
        value={latency?.kind === 'latency' ? latency.milliseconds : 0}
        words={(value) => `${value} ms`}
        onChange={(milliseconds) =>
          set('latency', milliseconds === 0 ? null : { kind: 'latency', milliseconds, ...link })
        }
      />
      <Slider
        label="Bandwidth of a connection"
        values={BANDWIDTHS}
        value={bandwidth?.kind === 'bandwidth' ? bandwidth.bytesPerSecond : 0}
        words={rateWords}
        onChange={(bytesPerSecond) =>
          set('bandwidth', bytesPerSecond === 0 ? null : { kind: 'bandwidth', bytesPerSecond, ...link })
        }
      />
      <div className="flex flex-wrap gap-1.5">
        {(
          [
            ['black-hole', 'Cut', 'Everything vanishes without an answer, until it is mended'],
            ['refuse', 'Refuse', 'New connections get ECONNREFUSED'],
          ] as const
        ).map(([kind, name, title]) => (
          <Button
            key={kind}
            size="small"
            title={title}
            aria-pressed={found(kind) !== undefined}
            look={found(kind) ? 'danger' : 'secondary'}
            onClick={() => set(kind, found(kind) ? null : { kind, ...link })}
          >
            {name}
          </Button>
        ))}
        <Button
          size="small"
          title="Open connections get ECONNRESET, once"
          onClick={() => void once({ kind: 'reset', after: 0, ...link }).catch(() => undefined)}
        >
          Reset connections
        </Button>
        <Button
          size="small"
          title="The other end of each open connection vanishes without FIN or RST"
          onClick={() => void once({ kind: 'half-open', ...link }).catch(() => undefined)}
        >
          Lose the peers
        </Button>
      </div>
    </div>
  );
}
