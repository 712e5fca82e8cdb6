/** Where one looked in a log, kept while the page is open: whoever looks at another tool meanwhile finds it again. */
import type { EventLog } from '@/sandboxes/engine/events';
import { type Address, NOWHERE } from './address';

const places = new WeakMap<EventLog, Address>();

export const placeKept = (log: EventLog | null): Address => (log && places.get(log)) ?? NOWHERE;

export function keepPlace(log: EventLog, place: Address): void {
  places.set(log, place);
}
