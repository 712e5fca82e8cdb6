/** A lesson whole: its text compiled, its lab, and its neighbours; nothing that is wrong passes. */
import type { LabForPage } from '../labs/for-page';
import { labForPage } from '../labs/pages';
import { type Lab, readLab } from '../labs/read';
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
  const wholeLab = await labOf(frontMatter, file);
  const lab = labForPage(wholeLab, frontMatter.objectives);
  const { code, facts } = await compileLesson(body, file, bodyOffset);
  const problems = lintLesson(
    facts,
    frontMatter,
    {
      request: lab.requests.map(({ id }) => id),
      fault: lab.faults.map(({ id }) => id),
      visualizer: lab.visualizers,
      file: Object.keys({ ...wholeLab.start, ...wholeLab.solution }),
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

async function labOf(frontMatter: FrontMatter, file: string): Promise<Lab> {
  try {
    return await readLab(frontMatter.lab);
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
