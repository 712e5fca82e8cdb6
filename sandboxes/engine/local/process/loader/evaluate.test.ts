import { type Debugger, Session } from 'node:inspector';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluate } from './evaluate';

const COMMENT = '//# sourceMappingURL=http://127.0.0.1/map';
const session = new Session();
const maps = new Map<string, string>();

beforeAll(() => {
  session.connect();
  session.on('Debugger.scriptParsed', ({ params }: { params: Debugger.ScriptParsedEventDataType }) =>
    maps.set(params.url, params.sourceMapURL ?? ''),
  );
  session.post('Debugger.enable');
});
afterAll(() => session.disconnect());

it('leaves developer tools no source map to fetch', () => {
  expect(evaluate(`6 * 7 ${COMMENT}`, '/app/mapped.js')).toBe(42);
  expect(maps.get('/app/mapped.js')).toBe('');
  // biome-ignore lint/security/noGlobalEval: the control, which shows that the comment is one that counts
  const globalEval = eval;
  globalEval(`1 ${COMMENT}\n//# sourceURL=/app/control.js`);
  expect(maps.get('/app/control.js')).toBe('http://127.0.0.1/map');
});
