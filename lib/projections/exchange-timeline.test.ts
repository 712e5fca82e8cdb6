import { describe, expect, it } from 'vitest';
import { sketch } from './exchange.fixture';
import { projectTimeline } from './exchange-timeline';

describe('projectTimeline', () => {
  it('splits an exchange into connect, request, waiting, response', () => {
    //  opened 0   request 2..3   answer 9..10
    const timeline = projectTimeline([sketch({ request: 'GET /', opened: 0, at: [2, 3, 9, 10] })]);
    expect(timeline.bursts[0]?.rows[0]?.phases).toEqual([
      { name: 'connect', from: 0, to: 2 },
      { name: 'request', from: 2, to: 3 },
      { name: 'waiting', from: 3, to: 9 },
      { name: 'response', from: 9, to: 10 },
    ]);
    expect(timeline.bursts[0]).toMatchObject({ from: 0, to: 10, quiet: null });
  });

  it('draws no connect phase on a reused connection', () => {
    const timeline = projectTimeline([
      sketch({ request: 'GET /', opened: 0, ordinal: 1, at: [1, 2, 3, 4] }, 0),
      sketch({ request: 'GET /', opened: 0, ordinal: 2, at: [5, 6, 7, 8] }, 1),
    ]);
    const names = timeline.bursts[0]?.rows.map((row) => row.phases.map((phase) => phase.name));
    expect(names).toEqual([
      ['connect', 'request', 'waiting', 'response'],
      ['request', 'waiting', 'response'],
    ]);
    expect(timeline.bursts[0]?.rails).toEqual([{ connection: 1, column: 0, first: 0, last: 1, uses: 2 }]);
  });

  it('begins a new burst after a quiet time, and not between overlapping exchanges', () => {
    //  ──slow──────────
    //     ─quick─                              ─later─
    const timeline = projectTimeline([
      sketch({ request: 'GET /slow', connection: 1, at: [0, 1, 200, 201] }, 0),
      sketch({ request: 'GET /quick', connection: 2, at: [50, 51, 60, 61] }, 1),
      sketch({ request: 'GET /later', connection: 3, at: [900, 901, 902, 903] }, 2),
    ]);
    expect(timeline.bursts.map((burst) => burst.rows.length)).toEqual([2, 1]);
    expect(timeline.bursts[1]?.quiet).toBe(699);
  });

  it('shows what is known while an answer is still on its way', () => {
    const timeline = projectTimeline([
      sketch({ request: 'GET /', status: null, opened: 0, at: [0, 1, null, null] }),
    ]);
    expect(timeline.bursts[0]?.rows[0]?.phases.map((phase) => phase.name)).toEqual(['connect', 'request']);
  });

  it('numbers the sends of one request', () => {
    const put = (seq: number) => sketch({ request: 'PUT /n', body: 'x' }, seq);
    const rows = projectTimeline([put(0), sketch({ request: 'GET /n' }, 1), put(2)]).bursts.flatMap(
      (burst) => burst.rows,
    );
    expect(rows.map((row) => [row.send, row.sends])).toEqual([
      [1, 2],
      [1, 1],
      [2, 2],
    ]);
  });

  it('draws the newest of thousands and counts the rest', () => {
    const many = Array.from({ length: 5000 }, (_, seq) => sketch({ request: `GET /${seq}` }, seq));
    const timeline = projectTimeline(many, { limit: 50 });
    expect(timeline).toMatchObject({ total: 5000, notDrawn: 4950 });
    expect(timeline.bursts.flatMap((burst) => burst.rows)).toHaveLength(50);
  });
});
