import { endOf } from '@/lib/projections/exchange';
import { projectTimeline, type TimelineProjection } from '@/lib/projections/exchange-timeline';
import { seenExchanges } from '@/lib/projections/exchanges-in-log';
import type { Visualizer } from '../contract';
import { duration } from '../parts/duration';
import { TimelinePicture } from './TimelinePicture';

const rowsOf = (projection: TimelineProjection) => projection.bursts.flatMap((burst) => burst.rows);

export const exchangeTimeline: Visualizer<TimelineProjection> = {
  id: 'exchange-timeline',
  title: 'Exchanges',
  caption:
    'Every request your server got, what it answered, how long each part took, and what a repeat changed.',
  model: null,
  empty: 'Run the server and send a request: it is drawn here as it happens.',
  project: (events) => projectTimeline(seenExchanges(events)),
  isEmpty: (projection) => projection.total === 0,
  notDrawn: (projection) => projection.notDrawn,
  moments: (projection) =>
    [...new Set(rowsOf(projection).flatMap((row) => [row.seq, row.exchange.lastSeq]))].sort((a, b) => a - b),
  narrate(projection) {
    const verdicts = projection.replays.map(
      (replay) => `${replay.method} ${replay.target}: ${replay.verdict}`,
    );
    return {
      summary: [
        `${projection.total} ${projection.total === 1 ? 'exchange' : 'exchanges'}.`,
        ...verdicts,
      ].join(' '),
      columns: ['Request', 'Method promises', 'Answer', 'Took', 'Connection', 'Repeat'],
      rows: rowsOf(projection).map(({ exchange, semantics, send, sends, seq }) => ({
        key: String(seq),
        seq,
        cells: [
          `${exchange.request.method} ${exchange.request.target}`,
          semantics.safe ? 'safe, idempotent' : semantics.idempotent ? 'idempotent' : 'nothing',
          exchange.response
            ? `${exchange.response.status} ${exchange.response.reason}`.trim()
            : (exchange.failure ?? 'none yet'),
          duration(endOf(exchange) - exchange.requestStart),
          exchange.ordinal > 1 ? `${exchange.connection}, reused` : `${exchange.connection}, new`,
          sends > 1 ? `send ${send} of ${sends}` : '',
        ],
      })),
    };
  },
  Picture: TimelinePicture,
};
