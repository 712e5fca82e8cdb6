import { useEffect, useRef, useState } from 'react';
import type { Run } from '@/lib/projections/runs';
import type { EventLog } from '@/sandboxes/engine/events';
import { type Address, NOWHERE, placeIn, readAddress, writeAddress } from './address';
import { keepPlace, placeKept } from './kept-place';

/** Milliseconds without a change: browsers refuse more than a hundred changes of the address in half a minute. */
const SETTLED = 400;

export interface AddressOptions {
  readonly log: EventLog | null;
  readonly recorded: boolean;
  readonly runs: readonly Run[];
  readonly pictures: readonly string[];
  /** What is shown now. */
  readonly place: Address;
  readonly playing: boolean;
  /** Go there. */
  onGo(place: Address): void;
}

/**
 * Keeps the page's address in step with what is shown. The picture of an address is shown at once; its moment and selection
 * belong to a saved log, and wait for one to be opened: the numbers mean nothing in a run of today.
 * @returns what is to be said about the address, and how to put it away
 */
export function useAddress(options: AddressOptions): {
  readonly problems: readonly string[];
  dismiss(): void;
} {
  const { log, recorded, runs, pictures, place, playing } = options;
  const [arrived] = useState(() => readAddress(window.location.search, pictures));
  const pending = useRef<Address | null>(arrived.address);
  const [problems, setProblems] = useState<readonly string[]>(() => {
    const { at, selected, run } = arrived.address;
    const waits =
      !recorded && placeKept(log) === NOWHERE && (at !== null || selected !== null || run !== null);
    return waits
      ? [
          ...arrived.problems,
          'The address of this page points into a saved run: open its recording to go there.',
        ]
      : arrived.problems;
  });
  const go = useRef(options.onGo);
  go.current = options.onGo;

  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each log, when its events are there.
  useEffect(() => {
    const wanted = pending.current;
    const kept = placeKept(log);
    if (kept !== NOWHERE) go.current(kept);
    else if (recorded && wanted && runs.length > 0) {
      const found = placeIn(wanted, runs);
      go.current({ picture: wanted.picture, ...found.address });
      setProblems([...arrived.problems, ...found.problems]);
    } else if (wanted?.picture) go.current({ ...NOWHERE, picture: wanted.picture });
    if (recorded || kept !== NOWHERE) pending.current = null;
  }, [log]);

  const { picture, run, at, selected } = place;
  useEffect(() => {
    if (playing) return;
    const timer = setTimeout(() => {
      const shown = { picture, run, at, selected };
      if (log) keepPlace(log, shown);
      // What waits for its recording must not be lost by what is shown meanwhile.
      const waiting = pending.current;
      const kept = waiting && (waiting.at !== null || waiting.selected !== null || waiting.run !== null);
      const search = writeAddress(window.location.search, kept ? { ...waiting, picture } : shown);
      if (search !== window.location.search)
        window.history.replaceState(
          window.history.state,
          '',
          `${window.location.pathname}${search}${window.location.hash}`,
        );
    }, SETTLED);
    return () => clearTimeout(timer);
  }, [log, playing, picture, run, at, selected]);

  return { problems, dismiss: () => setProblems([]) };
}
