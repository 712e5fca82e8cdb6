import {
  type Decision,
  type Limited,
  type LimitersProjection,
  limitedShown,
  projectLimiters,
} from '@/lib/projections/rate-limiter';
import type { Visualizer } from '../contract';
import { duration } from '../parts/duration';
import { RateLimiterPicture } from './RateLimiterPicture';
import { levelText } from './words';

function answered({ answer }: Decision): string {
  if (!answer) return 'not seen';
  return answer.retryAfter === null
    ? String(answer.status)
    : `${answer.status}, come back in ${duration(answer.retryAfter * 1000)}`;
}

const row = (limited: Limited, one: Decision) => ({
  key: String(one.seq),
  seq: one.seq,
  cells: [
    limited.client ?? limited.limiter,
    duration(one.at),
    one.allowed ? 'let through' : 'refused',
    one.level === null ? 'not told' : levelText(limited, one.level),
    answered(one),
  ],
});

export const rateLimiter: Visualizer<LimitersProjection> = {
  id: 'rate-limiter',
  title: 'Rate limiter',
  caption:
    'What your own limiter decided, for whom, and what it held then; where it says nothing, what its answers tell.',
  model: 'how the level moves between two decisions, and what other rules would have decided.',
  empty: 'Run the server and send requests: each that a rate limiter decides on is drawn here.',
  project: projectLimiters,
  isEmpty: ({ limited }) => limited.length === 0,
  notDrawn: ({ notDrawn }) => notDrawn,
  moments: (projection, selected) =>
    limitedShown(projection, selected)?.decisions.map(({ seq }) => seq) ?? [],
  narrate({ limited }) {
    const all = limited.flatMap(({ decisions }) => decisions);
    const refused = all.filter(({ allowed }) => !allowed).length;
    return {
      summary: `${all.length} ${all.length === 1 ? 'request' : 'requests'} of ${limited.length} ${limited.length === 1 ? 'client' : 'clients'}, ${refused} refused.`,
      columns: ['Client', 'At', 'Decided', 'Then', 'Answer'],
      rows: limited.flatMap((one) => one.decisions.map((decision) => row(one, decision))),
    };
  },
  Picture: RateLimiterPicture,
};
