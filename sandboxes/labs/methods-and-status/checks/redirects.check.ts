import { type CheckedExchange, check, expect } from '@backlab/checks';

/** The path of Location, which may be a whole URL or only a path. */
function target(exchange: CheckedExchange): string {
  return new URL(exchange.headers.get('location') ?? '', 'http://localhost').pathname;
}

check(
  'an article sent to its old address arrives, and publishing leads to a page that can be read',
  {
    objective: 'redirects',
    lookAt: 'RFC 9110 §15.4: 301 and 302 may turn POST into GET, 303 always does, 307 and 308 never do.',
  },
  async ({ http }) => {
    const json = { title: 'Rooibos', text: 'No tea at all.' };
    const moved = await http.post('/posts', { json });
    expect(moved, { message: 'a POST that must be repeated as a POST' }).toHaveStatus([307, 308]);
    expect(moved).toHaveHeader('location', /\/articles$/);
    const kept = await http.post(target(moved), { json });
    expect(kept.json()).toMatchObject({ title: 'Rooibos' });

    const published = await http.post('/articles/rooibos/publish', {
      headers: { Authorization: 'Bearer edith-edits' },
    });
    expect(published, { message: 'a POST that is done, its result elsewhere' }).toHaveStatus(303);
    expect(published).toHaveHeader('location', /\/articles\/rooibos$/);
    const shown = await http.get(target(published));
    expect(shown.json()).toMatchObject({ title: 'Rooibos', published: true });
  },
);
