/** The same series in both, the same questions to both: Prometheus' answers are the expectation. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunningService } from '../../../sandboxes/services/service';
import type { RealServer } from '../real-server';
import { differences } from './compare';
import { EXPRESSIONS, REFUSED } from './expressions';
import { prometheus, promtool, startFilled } from './prometheus';
import { END, openMetrics, START } from './series';
import { ask, start } from './start';

/** Go's and JavaScript's powers, exponentials, logarithms and angles differ in the last digits; nothing else may. */
const INEXACT = /\^|\b(exp|ln|log2|log10|sin|cos|tanh|atan2)\b/;
const ulpsOf = (expression: string) => (INEXACT.test(expression) ? 4 : 0);

const folder = mkdtempSync(join(tmpdir(), 'backlab-telemetry-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(prometheus === null || promtool === null)('PromQL, beside the real Prometheus', () => {
  let real: RealServer;
  let ours: RunningService;
  beforeAll(async () => {
    const init = join(folder, 'series.om');
    writeFileSync(init, openMetrics());
    [real, ours] = await Promise.all([startFilled(openMetrics()), start({ init, retention: '100y' })]);
  });
  afterAll(async () => {
    await Promise.all([real?.stop(), ours?.stop()]);
  });

  const both = (path: string, parameters: Record<string, string>) =>
    Promise.all([ask(ours.port, path, parameters), ask(real.port, path, parameters)]);

  /** What differs, over all expressions. */
  async function compared(path: string, expressions: readonly string[], parameters: Record<string, string>) {
    const found: string[] = [];
    for (const query of expressions) {
      const [mine, theirs] = await both(path, { query, ...parameters });
      const ordered = path === 'query' && /^(sort|topk|bottomk)/.test(query);
      for (const difference of differences(mine, theirs, ordered, ulpsOf(query)))
        found.push(`${query}\n    ${difference}`);
    }
    return found;
  }

  it(`answers ${EXPRESSIONS.length} expressions the same at an instant`, async () => {
    expect(await compared('query', EXPRESSIONS, { time: String(START + 5000) })).toEqual([]);
  });

  it('and where series have holes, begin or end', async () => {
    for (const time of [START, START + 1530.5, START + 4700, END + 299, END + 301])
      expect(await compared('query', EXPRESSIONS, { time: String(time) })).toEqual([]);
  });

  it('and over a range', async () => {
    const range = { start: String(START - 400), end: String(END + 400), step: '97' };
    expect(await compared('query_range', EXPRESSIONS, range)).toEqual([]);
  });

  it('refuses in the same words', async () => {
    expect(await compared('query', REFUSED, { time: String(START) })).toEqual([]);
    expect(
      await compared('query_range', REFUSED, { start: String(START), end: String(END), step: '1m' }),
    ).toEqual([]);
  });

  it('refuses parameters that make no sense as it does', async () => {
    const query = 'steady';
    for (const parameters of [
      { start: String(END), end: String(START), step: '1' },
      { start: String(START), end: String(END), step: '0' },
      { start: String(START), end: String(END), step: 'x' },
      { start: String(START), end: String(END + 86_400), step: '1' },
      { start: 'yesterday', end: String(END), step: '1' },
    ]) {
      const [mine, theirs] = await both('query_range', { query, ...parameters });
      expect(mine).toEqual(theirs);
    }
  });

  it.each([
    ['labels', {}],
    ['labels', { 'match[]': 'requests_total' }],
    ['label/__name__/values', {}],
    ['label/method/values', {}],
    ['label/nothing/values', {}],
    ['label/no-label/values', {}],
    ['series', { 'match[]': 'requests_total{method="post"}' }],
    ['series', { 'match[]': '{__name__=~"limit|steady"}' }],
    ['series', {}],
  ] as const)('knows the same series: %s %j', async (path, parameters) => {
    const time = { start: String(START), end: String(END) };
    const [mine, theirs] = await both(path, { ...time, ...parameters });
    expect(mine).toEqual(theirs);
  });
});
