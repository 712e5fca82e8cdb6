'use client';
import { useState } from 'react';
import { Button } from '@/components/ui/Button';
import type { Fault, LinkDirection, LinkFault, LinkSelector } from '@/sandboxes/engine/faults';
import { useSession } from '../context';
import { Choice } from './Choice';
import { DatagramControls } from './DatagramControls';
import { FaultButton } from './FaultButton';
import { Slider } from './Slider';
import { useBreak } from './use-break';

/** Milliseconds each way; bytes a second, 0 for no limit; bytes until a reset, -1 for never. */
const LATENCIES = [0, 10, 50, 100, 200, 500, 1000, 2000, 5000];
const BANDWIDTHS = [0, 10_000_000, 1_000_000, 100_000, 10_000, 1000, 100];
const RESETS = [
  [-1, 'never'],
  [0, 'at once'],
  [1, 'after the first byte'],
  [100, 'after 100 bytes'],
  [1000, 'after 1 kB'],
  [100_000, 'after 100 kB'],
] as const;
const DIRECTIONS = [
  ['both', 'both ways'],
  ['forth', 'only what is sent there'],
  ['back', 'only what comes back'],
] as const;

const rateWords = (bytes: number) =>
  bytes === 0
    ? 'no limit'
    : bytes >= 1_000_000
      ? `${bytes / 1_000_000} MB/s`
      : bytes >= 1000
        ? `${bytes / 1000} kB/s`
        : `${bytes} B/s`;

type Direction = NonNullable<LinkDirection['direction']>;

/** What can be done to one link, or to all. */
export function LinkControls({ link }: { readonly link: LinkSelector }) {
  const { breaks } = useSession();
  const [direction, setDirection] = useState<Direction>('both');
  const mine = (fault: LinkFault) =>
    fault.from === link.from && fault.to === link.to && fault.port === link.port;
  const way = direction === 'both' ? {} : { direction };
  const latency = useBreak('latency', mine);
  const bandwidth = useBreak('bandwidth', mine);
  const reset = useBreak('reset', mine);
  const hole = useBreak('black-hole', mine);
  const refuse = useBreak('refuse', mine);
  const once = async (fault: Fault) => {
    await breaks.inject(fault);
    const injected = breaks.getState().active.at(-1);
    if (injected?.fault === fault) await breaks.remove(injected.id);
  };
  const { milliseconds = 0, jitter = 0 } = latency.fault ?? {};
  const slow = (next: { readonly milliseconds: number; readonly jitter: number }) =>
    latency.set(
      next.milliseconds === 0 && next.jitter === 0 ? null : { kind: 'latency', ...next, ...way, ...link },
    );

  return (
    <div className="space-y-2">
      <Choice<Direction> label="Break" options={DIRECTIONS} value={direction} onChoose={setDirection} />
      <Slider
        label="Latency, each way"
        values={LATENCIES}
        value={milliseconds}
        words={(value) => `${value} ms`}
        onChange={(value) => slow({ milliseconds: value, jitter })}
      />
      <Slider
        label="Jitter, more or less"
        values={LATENCIES}
        value={jitter}
        words={(value) => `± ${value} ms`}
        onChange={(value) => slow({ milliseconds, jitter: value })}
      />
      <Slider
        label="Bandwidth of a connection"
        values={BANDWIDTHS}
        value={bandwidth.fault?.bytesPerSecond ?? 0}
        words={rateWords}
        onChange={(bytesPerSecond) =>
          bandwidth.set(bytesPerSecond === 0 ? null : { kind: 'bandwidth', bytesPerSecond, ...way, ...link })
        }
      />
      <div className="flex flex-wrap items-center gap-1.5">
        <FaultButton
          name="Black hole"
          title="Everything vanishes without an answer, until it is mended"
          on={hole.fault !== null}
          onToggle={() => hole.set(hole.fault ? null : { kind: 'black-hole', ...way, ...link })}
        />
        <FaultButton
          name="Refuse"
          title="New connections get ECONNREFUSED"
          on={refuse.fault !== null}
          onToggle={() => refuse.set(refuse.fault ? null : { kind: 'refuse', ...link })}
        />
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
        <Choice
          label="Reset each connection"
          options={RESETS}
          value={reset.fault?.after ?? -1}
          onChoose={(after) => reset.set(after < 0 ? null : { kind: 'reset', after, ...way, ...link })}
        />
      </div>
      <DatagramControls link={link} />
    </div>
  );
}
