/** A lesson whole: its text compiled, its lab, and its neighbours; nothing that is wrong passes. */
import type { LabForPage } from '../labs/for-page';
import { readLabExtras, readLabForPage } from '../labs/pages';
import { compileLesson } from './compile';
import { type CourseMap, type LessonEntry, type SectionEntry, writtenLessons } from './course';
import type { LessonFacts } from './facts';
import { readFrontMatter } from './front-matter';
import { lintLesson } from './lint';
import { ContentError } from './problem';
import type { FrontMatter } from './schema';
import { type CourseSource, lessonFile } from './source';

export interface Lesson {
  readonly key: string;
  readonly section: SectionEntry;
  readonly frontMatter: FrontMatter;
  readonly lab: LabForPage;
  readonly code: string;
  readonly facts: LessonFacts;
  /** Lines of the file before the MDX body, which the lines of `facts` count in. */
  readonly bodyOffset: number;
  readonly previous: LessonEntry | null;
  readonly next: LessonEntry | null;
}

/**
 * @returns `null` when the lesson is not written
 * @throws ContentError naming every problem of the lesson
 */
export async function readLesson(
  source: CourseSource,
  course: CourseMap,
  key: string,
): Promise<Lesson | null> {
  const order = writtenLessons(course);
  const index = order.findIndex(({ lesson }) => lesson.key === key);
  const entry = order[index];
  const text = await source.lesson(key);
  if (!entry || text === undefined) return null;

  const file = lessonFile(key);
  const { frontMatter, body, bodyOffset } = readFrontMatter(text, file);
  const lab = await labOf(frontMatter, file);
  const { solution } = await readLabExtras(frontMatter.lab);
  const { code, facts } = await compileLesson(body, file, bodyOffset);
  const problems = lintLesson(
    facts,
    frontMatter,
    {
      request: lab.requests.map(({ id }) => id),
      fault: lab.faults.map(({ id }) => id),
      visualizer: lab.visualizers,
      file: [...new Set([...Object.keys(lab.files), ...Object.keys(solution)])],
    },
    { file, bodyOffset },
  );
  if (problems.length > 0) throw new ContentError(problems);
  return {
    key,
    section: entry.section,
    frontMatter,
    lab,
    code,
    facts,
    bodyOffset,
    previous: order[index - 1]?.lesson ?? null,
    next: order[index + 1]?.lesson ?? null,
  };
}

async function labOf(frontMatter: FrontMatter, file: string): Promise<LabForPage> {
  try {
    return await readLabForPage(frontMatter.lab, frontMatter.objectives);
  } catch (error) {
    throw new ContentError([
      {
        file,
        line: 1,
        field: 'lab',
        message: `the lab "${frontMatter.lab}" cannot be read`,
        mend: error instanceof Error ? error.message : String(error),
      },
    ]);
  }
}
