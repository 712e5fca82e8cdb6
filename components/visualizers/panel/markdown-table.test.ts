import { expect, it } from 'vitest';
import { markdownOf } from './markdown-table';

it('writes a table that holds whatever is in its cells', () => {
  const narrative = {
    summary: '2 exchanges.',
    columns: ['Request', 'Answer'],
    rows: [
      { key: '1', seq: 1, cells: ['GET /a|b', '200'] },
      { key: '2', seq: 2, cells: ['GET /c\\', 'two\nlines'] },
    ],
  };
  expect(markdownOf(narrative, 'Exchanges')).toBe(`**Exchanges.** 2 exchanges.

| Request | Answer |
| --- | --- |
| GET /a\\|b | 200 |
| GET /c\\\\ | two lines |
`);
});
