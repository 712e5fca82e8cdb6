import { expect, it } from 'vitest';
import { seededRandom } from '../faults/random';
import { jsonErrorMessage } from './json-errors';

/** Node 20 does not tell the line yet. */
const withoutLine = (message: string | null) => message?.replace(/ \(line \d+ column \d+\)$/, '') ?? null;

function wordsOfV8(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
}

it('says what V8 says', () => {
  const texts = [
    '',
    ' ',
    '{',
    '{"a"',
    'abc',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    '"abc',
    '1 2',
    'nul',
    'trux',
    'undefined',
  ];
  for (const text of [
    ...texts,
    '[object Object]',
    'NaN',
    '01',
    '-',
    '1.',
    '1e+',
    '"\\u12G4"',
    '"a\nb"',
    '"\\',
  ])
    expect([text, withoutLine(jsonErrorMessage(text))]).toEqual([text, withoutLine(wordsOfV8(text))]);
});

it('says it of 20,000 texts that once were JSON', () => {
  const random = seededRandom(1);
  const good = [
    '{"name":"Ada","notes":[1,-2.5e3,0,true,false,null],"text":"a\\n\\u00e9\\"b","deep":{"a":{"b":[[],{}]}}}',
    '[\r\n  {"id": 1, "of": "a long text that needs no escape"},\n  "x"\n]',
    '"one \\\\ two"',
  ];
  const strange = '{}[]",:0-.eE+tfn\\u\n \0xé';
  for (let run = 0; run < 20_000; run++) {
    let text = good[run % good.length] ?? '';
    for (let edits = 0; edits <= run % 3; edits++) {
      const at = Math.floor(random() * text.length);
      const put = strange[Math.floor(random() * (strange.length + 1))] ?? '';
      text = text.slice(0, at) + put + (run % 5 === 0 ? '' : text.slice(at + 1));
    }
    const ours = jsonErrorMessage(text);
    // Node 20 says it of a first property only.
    if (ours?.startsWith("Expected ':'")) continue;
    expect([text, withoutLine(ours)]).toEqual([text, withoutLine(wordsOfV8(text))]);
  }
});

it('tells line and column', () => {
  expect(jsonErrorMessage('{\r\n"a": 1\n b')).toBe(
    "Expected ',' or '}' after property value in JSON at position 11 (line 3 column 2)",
  );
});

it('is not stopped by depth', () => {
  expect(jsonErrorMessage('['.repeat(100_000))).toBe('Unexpected end of JSON input');
});
