/**
 * `npm run content`: validates the course, compiles every lesson, checks its code and links, and prints what of the guide is covered.
 *
 *   npm run content
 *   npm run content -- --curriculum ../shared/curriculum.md   and renew content/coverage.yml from it
 *   npm run content -- --check                                fail when content/coverage.yml is not what the curriculum says
 */
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { readCourse, writtenLessons } from '../lib/course/course';
import { folderSource } from '../lib/course/folder-source';
import { type Lesson, readLesson } from '../lib/course/lesson';
import { ContentError, type ContentProblem, formatProblem } from '../lib/course/problem';
import { readVisualizerPage, type VisualizerPage } from '../lib/course/visualizer-page';
import { coverageOf, coverageProblems, formatCoverage } from './content/coverage';
import { Digest, digestOf } from './content/digest';
import { checkFences } from './content/fences';
import { checkLinks } from './content/links';
import { ofLesson, ofVisualizer } from './content/written-page';

const DIGEST = 'content/coverage.yml';
const { values } = parseArgs({
  options: {
    curriculum: { type: 'string', default: '../shared/curriculum.md' },
    check: { type: 'boolean', default: false },
  },
});

/** The curriculum is not part of this repository: where it is absent, the digest of it that is. */
async function readDigest(): Promise<Digest> {
  if (!existsSync(values.curriculum)) return Digest.parse(parse(await readFile(DIGEST, 'utf8')));
  const digest = digestOf(await readFile(values.curriculum, 'utf8'));
  const text = stringify(digest, { lineWidth: 0 });
  const committed = existsSync(DIGEST) ? await readFile(DIGEST, 'utf8') : '';
  if (text !== committed) {
    if (values.check)
      throw new Error(`${DIGEST} is older than the curriculum. Run "npm run content" and commit it.`);
    await writeFile(DIGEST, text);
    console.log(`${DIGEST} renewed from ${values.curriculum}`);
  }
  return digest;
}

/** Reads on after a problem, so that one run names all of them. */
async function collecting<Result>(
  problems: ContentProblem[],
  read: () => Promise<Result>,
): Promise<Result | null> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof ContentError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}

const root = process.cwd();
const source = folderSource(root);
const problems: ContentProblem[] = [];
const course = await collecting(problems, () => readCourse(source));
const lessons: Lesson[] = [];
if (course) {
  for (const { lesson } of writtenLessons(course)) {
    const read = await collecting(problems, () => readLesson(source, course, lesson.key));
    if (read) lessons.push(read);
  }
  const visualizers: VisualizerPage[] = [];
  for (const id of await source.visualizers()) {
    const read = await collecting(problems, () => readVisualizerPage(source, id));
    if (read) visualizers.push(read);
  }
  const pages = [...lessons.map(ofLesson), ...visualizers.map(ofVisualizer)];
  const fences = checkFences(pages, root);
  const digest = await readDigest();
  const coverage = coverageOf(lessons, digest);
  problems.push(...fences.problems, ...checkLinks(pages, course), ...coverageProblems(coverage));
  console.log(formatCoverage(coverage, digest));
  console.log(
    `\n${lessons.length} lessons, ${visualizers.length} pages of visualizers, ${fences.checked} code blocks checked, ${fences.fragments} fragments shown unchecked`,
  );
}
if (problems.length > 0) {
  console.error(`\n${problems.map(formatProblem).join('\n')}\n\n${problems.length} problems`);
  process.exit(1);
}
console.log('content: no problems');
