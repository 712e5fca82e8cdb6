import { expect, test } from 'vitest';
import { readCourse } from './course';
import { readFrontMatter } from './front-matter';
import { ContentError } from './problem';
import { FrontMatter } from './schema';
import { sourceOf } from './source';

const good = `---
title: Say what happened, precisely
summary: Status codes.
objectives:
  - id: right-code
    text: Choose the code
guide: ["288-339"]
minutes: 30
difficulty: core
lab: methods-and-status
sources:
  - title: RFC 9110
    url: https://www.rfc-editor.org/rfc/rfc9110
---

Text.
`;

const problemsOf = (read: () => unknown): string[] => {
  try {
    read();
  } catch (error) {
    if (error instanceof ContentError) return error.message.split('\n');
    throw error;
  }
  return [];
};

const read = (text: string) => problemsOf(() => readFrontMatter(text, 'content/a/b.mdx', FrontMatter));

test('front matter and body come apart, and lines of the body can be found in the file', () => {
  const { frontMatter, body, bodyOffset } = readFrontMatter(good, 'content/a/b.mdx', FrontMatter);
  expect(frontMatter.title).toBe('Say what happened, precisely');
  expect(frontMatter.errata).toEqual([]);
  expect(good.split('\n')[bodyOffset + 1]).toBe(body.split('\n')[1]);
});

test('a missing field is named, with the lesson and the mend', () => {
  expect(read(good.replace('minutes: 30\n', ''))).toEqual([
    'content/a/b.mdx:2 (minutes): Invalid input: expected number, received undefined',
    '    Add "minutes" (number).',
  ]);
});

test('a wrong field is named at its own line', () => {
  expect(read(good.replace('id: right-code', 'id: Right Code'))).toEqual([
    'content/a/b.mdx:5 (objectives.0.id): use lower case, digits and single hyphens',
    '    Correct "id"; lib/course/schema.ts describes every field.',
  ]);
  expect(read(good.replace('difficulty: core', 'difficulty: hard'))[1]).toBe(
    '    Write one of: foundation, core, advanced.',
  );
});

test('a misspelt field is named, with the fields that there are', () => {
  const [first, mend] = read(good.replace('minutes: 30', 'minutes: 30\nminuts: 30'));
  expect(first).toContain('content/a/b.mdx:9 (minuts)');
  expect(mend).toContain('title, summary, objectives');
});

test('several problems are told at once', () => {
  expect(read(good.replace('minutes: 30', 'minutes: 3').replace('difficulty: core\n', ''))).toHaveLength(4);
});

test('YAML that does not parse is told at its line', () => {
  expect(read(good.replace('title: Say', 'title: Say: it'))[0]).toMatch(
    /^content\/a\/b\.mdx:2: this is not valid YAML/,
  );
});

test('a lesson without front matter says how to begin', () => {
  expect(read('Hello')[0]).toBe('content/a/b.mdx:1: the page has no front matter');
});

const course =
  'title: T\nsections:\n  - id: a\n    title: A\n    summary: S\n    lessons:\n      - id: b\n        title: B\n';

const source = (pages: Readonly<Record<string, string>>) =>
  sourceOf(
    async () => course,
    async () => Object.keys(pages),
    async (key) => pages[key],
  );

test('a lesson that is not written has no front matter; one that no section lists is a problem', async () => {
  const { sections } = await readCourse(source({}));
  expect(sections[0]?.lessons[0]).toEqual({ key: 'a/b', id: 'b', title: 'B', frontMatter: null });
  await expect(readCourse(source({ 'a/c': good }))).rejects.toThrow(
    'content/a/c.mdx:1: no section of content/course.yml lists this lesson\n    Add "- id: c" to the section "a"',
  );
});

test('a page of a visualizer is no lesson', async () => {
  const pages = source({ 'visualizers/traces': 'text' });
  expect(await pages.lessons()).toEqual([]);
  expect(await pages.visualizers()).toEqual(['traces']);
  expect(await pages.visualizer('traces')).toBe('text');
});
