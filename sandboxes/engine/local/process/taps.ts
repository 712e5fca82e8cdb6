/**
 * What wire taps tell, on its way to the event log: gathered, because a message for each piece would cost more than the
 * piece. Whatever else the process says is said after it, so the log keeps its order; each carries its age, so it keeps
 * its times.
 */
import { realTime } from '../clock';
import { beforeTelling, tell } from './kernel-link';
import type { Tapped } from './messages';
import { nativeSetTimeout } from './native';

/** Milliseconds that they may wait. */
const WAIT = 4;

let gathered: (Omit<Tapped, 'age'> & { readonly at: number })[] = [];
let scheduled = false;

function flush(): void {
  scheduled = false;
  if (gathered.length === 0) return;
  const now = realTime();
  const items = gathered.map(({ at, ...item }): Tapped => ({ ...item, age: Math.max(0, now - at) }));
  gathered = [];
  tell({ t: 'taps', items });
}

beforeTelling(flush);

export function tellTapped(item: Omit<Tapped, 'age'>): void {
  gathered.push({ ...item, at: realTime() });
  if (scheduled) return;
  scheduled = true;
  nativeSetTimeout(flush, WAIT);
}
