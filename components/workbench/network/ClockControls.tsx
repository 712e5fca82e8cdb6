'use client';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from '../context';
import { Section } from './Section';

const RATES = [0.1, 1, 10, 100, 1000];
const JUMPS = [
  ['a minute', 60_000],
  ['an hour', 3_600_000],
  ['a day', 86_400_000],
] as const;

/** The clock that `Date` and timers of every process follow. */
export function ClockControls() {
  const { breaks } = useSession();
  const rate = useStore(breaks, (state) => state.rate);
  const shown = useShown();
  const ignore = () => undefined;
  return (
    <Section title="Clock">
      <p className="font-mono text-sm text-ink tabular-nums">
        {shown === null
          ? 'Runs with the server.'
          : new Date(shown).toISOString().replace('T', ' ').slice(0, 19)}
        {shown === null ? '' : ' UTC'}
      </p>
      <div className="flex flex-wrap items-center gap-1.5">
        <Button
          size="small"
          aria-pressed={rate === 0}
          look={rate === 0 ? 'danger' : 'secondary'}
          onClick={() => void breaks.setRate(rate === 0 ? 1 : 0).catch(ignore)}
        >
          {rate === 0 ? 'Let it run' : 'Stop it'}
        </Button>
        <Button
          size="small"
          disabled={rate !== 0}
          title="To the next timer of any process"
          onClick={() => void breaks.step().catch(ignore)}
        >
          Step
        </Button>
        <label className="flex items-center gap-1.5 text-xs text-ink">
          Speed
          <select
            value={rate}
            onChange={(event) => void breaks.setRate(Number(event.currentTarget.value)).catch(ignore)}
            className="h-7 rounded border border-line bg-surface px-1.5 text-xs text-ink"
          >
            {rate === 0 || !RATES.includes(rate) ? (
              <option value={rate}>{rate === 0 ? 'stands still' : `× ${rate}`}</option>
            ) : null}
            {RATES.map((each) => (
              <option key={each} value={each}>
                × {each}
              </option>
            ))}
          </select>
        </label>
        {JUMPS.map(([name, milliseconds]) => (
          <Button key={name} size="small" onClick={() => void breaks.jump(milliseconds).catch(ignore)}>
            + {name}
          </Button>
        ))}
      </div>
    </Section>
  );
}

/** Read again four times a second. */
function useShown(): number | null {
  const { breaks } = useSession();
  const [shown, setShown] = useState<number | null>(null);
  useEffect(() => {
    const read = () => setShown(breaks.now());
    read();
    const timer = setInterval(read, 250);
    return () => clearInterval(timer);
  }, [breaks]);
  return shown;
}
