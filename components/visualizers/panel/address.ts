/**
 * The place that one looks at, in the page's address: `?picture=circuit-breaker&run=12&at=345&selected=301`. Numbers are
 * `seq` of events, which a saved log keeps: whoever has the log and the address sees the same.
 */
import type { Run } from '@/lib/projections/runs';

const NUMBERS = ['run', 'at', 'selected'] as const;

export interface Address {
  readonly picture: string | null;
  /** The first event of the run. */
  readonly run: number | null;
  /** The moment; null: the newest. */
  readonly at: number | null;
  readonly selected: number | null;
}

export const NOWHERE: Address = { picture: null, run: null, at: null, selected: null };

/** @param pictures that can be shown. @returns with it, what is wrong with it, for people; that part is as if left out */
export function readAddress(
  search: string,
  pictures: readonly string[],
): { readonly address: Address; readonly problems: readonly string[] } {
  const params = new URLSearchParams(search);
  const problems: string[] = [];
  const numbers = { run: null, at: null, selected: null } as Record<(typeof NUMBERS)[number], number | null>;
  for (const name of NUMBERS) {
    const text = params.get(name);
    if (text === null) continue;
    if (/^\d{1,15}$/.test(text)) numbers[name] = Number(text);
    else
      problems.push(
        `The address of this page says “${name}=${text.slice(0, 40)}”, which is no event’s number.`,
      );
  }
  const wanted = params.get('picture');
  const picture = wanted !== null && pictures.includes(wanted) ? wanted : null;
  if (wanted !== null && picture === null)
    problems.push(
      `The address of this page asks for the picture “${wanted.slice(0, 40)}”, which is not here. Here are: ${pictures.join(', ')}.`,
    );
  return { address: { picture, ...numbers }, problems };
}

/** The query with an address in place of the one it had; other parameters stay. Empty, or with its question mark. */
export function writeAddress(search: string, address: Address): string {
  const params = new URLSearchParams(search);
  for (const name of ['picture', ...NUMBERS] as const) {
    const value = address[name];
    if (value === null) params.delete(name);
    else params.set(name, String(value));
  }
  const text = params.toString();
  return text === '' ? '' : `?${text}`;
}

const holds = ({ events }: Run, seq: number) =>
  (events[0]?.seq ?? Number.POSITIVE_INFINITY) <= seq && seq <= (events.at(-1)?.seq ?? -1);

/** Where an address leads in a log. What the log does not hold is told, and is as if left out. */
export function placeIn(
  { run, at, selected }: Address,
  runs: readonly Run[],
): { readonly address: Omit<Address, 'picture'>; readonly problems: readonly string[] } {
  const problems: string[] = [];
  const named = run === null ? undefined : runs.find(({ seq }) => seq === run);
  if (run !== null && !named)
    problems.push('The address of this page points at a run that this recording does not hold.');
  const shown = named ?? runs.at(-1);
  const within = (seq: number | null, what: string) => {
    if (seq === null || (shown && holds(shown, seq))) return seq;
    problems.push(`The address of this page points at ${what} ${seq}, which this run does not hold.`);
    return null;
  };
  return {
    address: { run: named?.seq ?? null, at: within(at, 'the moment'), selected: within(selected, 'event') },
    problems,
  };
}
