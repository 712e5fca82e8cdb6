/** A dot for each test that passes, an X for each that fails; at the end what failed. */
import type { TestEvent } from '../events';
import { resultLine, shownError } from './spec';

const COLUMNS = 20;

export async function* dot(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  let count = 0;
  const failed: string[] = [];
  for await (const { type, data } of source) {
    if (type === 'test:pass') yield '.';
    else if (type === 'test:fail') {
      yield 'X';
      failed.push(`${resultLine(type, { ...data, nesting: 0 })}\n${shownError(data.details?.error, '')}`);
    } else continue;
    if (++count === COLUMNS) {
      yield '\n';
      count = 0;
    }
  }
  yield '\n';
  if (failed.length > 0) yield `\nFailed tests:\n\n${failed.join('')}`;
}
