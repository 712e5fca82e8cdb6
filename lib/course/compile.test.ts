import { expect, test } from 'vitest';
import { compileLesson } from './compile';
import { lintLesson } from './lint';
import { formatProblem } from './problem';
import { FrontMatter } from './schema';

const frontMatter = FrontMatter.parse({
  title: 'T',
  summary: 'S',
  objectives: [{ id: 'right-code', text: 'Choose' }],
  guide: ['1'],
  minutes: 10,
  difficulty: 'core',
  lab: 'lab',
  sources: [{ title: 'RFC', url: 'https://www.rfc-editor.org' }],
});
const lab = {
  request: ['create'],
  fault: ['retry'],
  visualizer: ['exchange-timeline'],
  file: ['src/app.ts'],
};
const at = { file: 'content/a/b.mdx', bodyOffset: 10 };

async function problemsOf(body: string, more: Partial<FrontMatter> = {}): Promise<string[]> {
  const { facts } = await compileLesson(body, at.file, at.bodyOffset);
  return lintLesson(facts, { ...frontMatter, ...more }, lab, at).map(formatProblem);
}

const task = '\n<Task objective="right-code">Build.</Task>\n';

test('a lesson that names what exists has no problem, and its answers are numbered', async () => {
  const body = `## One part

<Predict id="p" question="What?">
  <Option>A</Option>
  <Option correct>B</Option>
  <Because>So.</Because>
</Predict>

<Try request="create">Go.</Try>
${task}`;
  expect(await problemsOf(body)).toEqual([]);
  const { code, facts } = await compileLesson(body, at.file, at.bodyOffset);
  expect(facts.headings).toEqual([{ id: 'one-part', text: 'One part', depth: 2 }]);
  expect(code).toMatch(/correct: true,\s+position: "1"/);
  expect(code).toMatch(/right: "1"/);
});

test('what the lab does not have is named with what it has', async () => {
  expect(await problemsOf(`\n\n<Try request="crate">Go.</Try>\n${task}`)).toEqual([
    'content/a/b.mdx:13 (request): <Try> names the request "crate", which the lab does not have\n    It has: create.',
  ]);
});

test('unknown blocks, unknown and missing attributes, and imports', async () => {
  const problems = await problemsOf(`import x from 'y'\n\n<Tyr />\n\n<Look visualiser="x">a</Look>\n${task}`);
  expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
    'content/a/b.mdx:11: a lesson cannot import or export',
    'content/a/b.mdx:13: there is no block <Tyr>',
    'content/a/b.mdx:15 (visualizer): <Look> needs the attribute "visualizer"',
    'content/a/b.mdx:15 (visualiser): <Look> has no attribute "visualiser"',
  ]);
});

test('parts outside of their block, and blocks without their parts', async () => {
  const problems = await problemsOf(`<Choice why="x">a</Choice>\n\n<Quiz id="q">none</Quiz>\n${task}`);
  expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
    'content/a/b.mdx:11: <Choice> stands outside of <Question>',
    'content/a/b.mdx:13: <Quiz> needs a <Question>',
  ]);
});

test('every erratum of front matter has a correction, every objective a task', async () => {
  const problems = await problemsOf('Text.', { errata: ['E19'] });
  expect(problems.map((problem) => problem.split('\n')[0])).toEqual([
    'content/a/b.mdx:10 (errata): front matter lists E19, and no <Correction> teaches it',
    'content/a/b.mdx:10 (objectives): no <Task> builds the objective "right-code"',
  ]);
});

test('MDX that does not parse is told at the line of the file', async () => {
  await expect(compileLesson('Text.\n\n<Try request="create">\n', at.file, at.bodyOffset)).rejects.toThrow(
    /^content\/a\/b\.mdx:13: this is not valid MDX: /,
  );
});

test('code is coloured by class, never by style, and marked lines stand out', async () => {
  const { code } = await compileLesson('```ts {1}\nconst a = 1;\n```', at.file, 0);
  expect(code).toContain('tok-keyword');
  expect(code).toContain('line line-marked');
  expect(code).not.toContain('style:');
});
