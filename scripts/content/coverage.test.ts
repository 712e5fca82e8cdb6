import { expect, test } from 'vitest';
import { noFacts } from '../../lib/course/facts';
import type { Lesson } from '../../lib/course/lesson';
import { FrontMatter } from '../../lib/course/schema';
import { coverageOf, coverageProblems } from './coverage';
import { digestOf } from './digest';
import { checkLinks } from './links';
import { ofLesson } from './written-page';

const curriculum = `# Curriculum

## A. Every heading of the guide

| Line | Heading | Lesson(s) |
|---|---|---|
| 288 | &nbsp;&nbsp;Methods | \`methods\` |
| 300 | Codes | \`methods\`, \`other\` |
| 400 | \`# a comment\` (code comment) | \`methods\` |

## B. Every named system and tool

| System | Guide lines | Lesson(s) | How |
|---|---|---|---|
| **Network** | | | |
| DNS | 45 | \`methods\` | real |

## C. Errata by lesson

| Lesson | Errata applied |
|---|---|
| \`methods\` | E19, E20 |

## D. Counts
`;

const lesson = (links: readonly string[] = []): Lesson => ({
  key: 'http/methods',
  section: { id: 'http', number: 1, title: 'HTTP', summary: 'S', lessons: [] },
  frontMatter: FrontMatter.parse({
    title: 'T',
    summary: 'S',
    objectives: [{ id: 'a', text: 'A' }],
    guide: ['280-299'],
    errata: ['E19'],
    minutes: 10,
    difficulty: 'core',
    lab: 'methods',
    sources: [{ title: 'RFC', url: 'https://www.rfc-editor.org' }],
  }),
  lab: {
    id: 'methods',
    title: 'Lab',
    port: 3000,
    open: 'src/app.ts',
    readOnly: [],
    files: {},
    version: '1',
    requests: [],
    faults: [],
    machines: [],
    services: [],
    visualizers: [],
    objectives: [],
  },
  code: '',
  facts: {
    ...noFacts(),
    headings: [{ id: 'part', text: 'Part', depth: 2 }],
    links: links.map((url) => ({ url, line: 3 })),
  },
  bodyOffset: 20,
  previous: null,
  next: null,
});

test('the digest holds headings, systems and errata, and no comments of code', () => {
  expect(digestOf(curriculum)).toEqual({
    headings: [
      { line: 288, title: 'Methods', lessons: ['methods'] },
      { line: 300, title: 'Codes', lessons: ['methods', 'other'] },
    ],
    systems: [{ name: 'DNS', lessons: ['methods'] }],
    errata: { methods: ['E19', 'E20'] },
  });
  expect(() => digestOf('# Something else')).toThrow(/--curriculum/);
});

test('what a lesson leaves out is a problem at its file', () => {
  const coverage = coverageOf([lesson()], digestOf(curriculum));
  expect(coverageProblems(coverage).map(({ field, message }) => [field, message])).toEqual([
    [
      'guide',
      'the heading of the guide "300 Codes" belongs to this lesson, and front matter does not list it',
    ],
    ['systems', 'the named system "DNS" belongs to this lesson, and front matter does not list it'],
    ['errata', 'the erratum "E20" belongs to this lesson, and front matter does not list it'],
  ]);
});

test('links lead somewhere', () => {
  const course = {
    title: 'T',
    sections: [
      {
        id: 'http',
        number: 1,
        title: 'HTTP',
        summary: 'S',
        lessons: [{ key: 'http/later', id: 'later', title: 'Later', frontMatter: null }],
      },
    ],
  };
  const found = (url: string) =>
    checkLinks([ofLesson(lesson([url]))], course).map(({ line, message }) => `${line}: ${message}`);
  expect(
    ['#part', '/learn/http/methods#part', '/learn#http', 'https://www.rfc-editor.org/'].flatMap(found),
  ).toEqual([]);
  expect(found('#nowhere')).toEqual(['23: #nowhere: the page has no part "nowhere"']);
  expect(found('/learn/http/later')).toEqual(['23: /learn/http/later is a lesson that is not written yet']);
  expect(found('/learn/http/lost')).toEqual(['23: /learn/http/lost leads nowhere']);
  expect(found('http://example.org')).toEqual(['23: http://example.org is not https']);
});
