/** A lesson whole: its text compiled, its lab, and its neighbours; nothing that is wrong passes. */
import { type CourseMap, type LessonEntry, type SectionEntry, writtenLessons } from './course';
import { readFrontMatter } from './front-matter';
import { type PageWithLab, readPage } from './page';
import { FrontMatter } from './schema';
import { type CourseSource, lessonFile } from './source';

export interface Lesson extends PageWithLab {
  readonly key: string;
  readonly section: SectionEntry;
  readonly frontMatter: FrontMatter;
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
  const { frontMatter, body, bodyOffset } = readFrontMatter(text, file, FrontMatter);
  return {
    ...(await readPage({ body, bodyOffset, file }, frontMatter)),
    key,
    section: entry.section,
    frontMatter,
    bodyOffset,
    previous: order[index - 1]?.lesson ?? null,
    next: order[index + 1]?.lesson ?? null,
  };
}
