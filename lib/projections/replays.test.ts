import { describe, expect, it } from 'vitest';
import { sketch, sketches } from './exchange.fixture';
import { replaysOf } from './replays';

describe('replaysOf', () => {
  it('sees that a repeated POST made two things', () => {
    const [replay] = replaysOf(
      sketches(
        { request: 'POST /notes', body: '{}', status: 201, headers: [['Location', '/notes/1']] },
        { request: 'GET /notes', answer: '[{"id":1}]' },
        { request: 'POST /notes', body: '{}', status: 201, headers: [['Location', '/notes/2']] },
        { request: 'GET /notes', answer: '[{"id":1},{"id":2}]' },
      ),
    );
    expect(replay?.sends.map((send) => send.location)).toEqual(['/notes/1', '/notes/2']);
    expect(replay?.sends.map((send) => send.observed?.text)).toEqual([
      'GET /notes → 1 item',
      'GET /notes → 2 items',
    ]);
    expect(replay).toMatchObject({ tone: 'bad', semantics: { safe: false, idempotent: false } });
    expect(replay?.verdict).toContain('made 2 things');
  });

  it('does not blame DELETE for answering 404 the second time', () => {
    const [replay] = replaysOf(
      sketches({ request: 'DELETE /notes/1', status: 204 }, { request: 'DELETE /notes/1', status: 404 }),
    );
    expect(replay?.sends[1]?.differs).toEqual(['204 → 404']);
    expect(replay?.tone).toBe('plain');
    expect(replay?.verdict).toContain('about the effect');
  });

  it('praises a PUT that answers alike, and blames one that makes a thing each time', () => {
    const put = { request: 'PUT /notes/1', body: 'x', status: 200 };
    expect(replaysOf(sketches(put, put, put))[0]).toMatchObject({ tone: 'good', sends: { length: 3 } });
    const making = (id: number) => ({
      ...put,
      status: 201,
      headers: [['location', `/notes/${id}`]] as const,
    });
    expect(replaysOf(sketches(making(1), making(2)))[0]?.tone).toBe('bad');
  });

  it('takes another body or another caller for another request, and leaves reads out', () => {
    expect(
      replaysOf(
        sketches(
          { request: 'POST /notes', body: 'a' },
          { request: 'POST /notes', body: 'b' },
          { request: 'POST /notes', body: 'a', sent: [['Authorization', 'Bearer x']] },
          { request: 'GET /notes' },
          { request: 'GET /notes' },
        ),
      ),
    ).toEqual([]);
  });

  it('ignores fields that change by nature and names those that matter', () => {
    const answer = (date: string, etag: string) => ({
      request: 'PUT /n',
      headers: [
        ['Date', date],
        ['ETag', etag],
      ] as const,
    });
    const [replay] = replaysOf(sketches(answer('1', '"a"'), answer('2', '"b"')));
    expect(replay?.sends[1]?.differs).toEqual(['etag: "a" → "b"']);
  });

  it('tells a send without an answer from one with the same answer', () => {
    const [replay] = replaysOf(
      sketches({ request: 'POST /n', status: null }, { request: 'POST /n', status: 201 }),
    );
    expect(replay?.sends.map((send) => [send.status, send.differs])).toEqual([
      [null, []],
      [201, ['no answer']],
    ]);
  });

  it('says nothing of a send whose answer is still awaited', () => {
    const put = { request: 'PUT /notes/1', body: 'x', status: 200 };
    const awaited = { ...sketch({ ...put, status: null }, 2), failure: null };
    expect(replaysOf([...sketches(put, put), awaited])[0]).toMatchObject({
      tone: 'good',
      verdict: 'Every send got the same answer (200, 200).',
      sends: [{ waiting: false }, { waiting: false }, { waiting: true, differs: [] }],
    });
    const early = { ...awaited, seq: 1 };
    expect(replaysOf([...sketches(put), early])[0]?.verdict).toMatch(/not all here yet/);
  });
});
