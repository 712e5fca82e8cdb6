/** The course in order: sections, lessons, and for each written lesson its front matter. */
import { readFrontMatter } from './front-matter';
import { ContentError, type ContentProblem } from './problem';
import { CourseSchema, FrontMatter } from './schema';
import { type CourseSource, lessonFile } from './source';
import { readYaml } from './yaml';

export interface LessonEntry {
  /** `<section>/<lesson>` */
  readonly key: string;
  readonly id: string;
  readonly title: string;
  /** `null` while the lesson is not written. */
  readonly frontMatter: FrontMatter | null;
}

export interface SectionEntry {
  readonly id: string;
  /** From 1. */
  readonly number: number;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly LessonEntry[];
}

export interface CourseMap {
  readonly title: string;
  readonly sections: readonly SectionEntry[];
}

const COURSE_FILE = 'content/course.yml';

/** @throws ContentError naming every problem of course.yml and of all front matter at once */
export async function readCourse(source: CourseSource): Promise<CourseMap> {
  const course = readYaml(await source.courseYaml(), CourseSchema, { file: COURSE_FILE, linesBefore: 0 });
  const problems: ContentProblem[] = [];
  const written = new Set(await source.lessons());

  const entry = async (section: string, lesson: { id: string; title: string }): Promise<LessonEntry> => {
    const key = `${section}/${lesson.id}`;
    if (!written.delete(key)) return { key, ...lesson, frontMatter: null };
    try {
      const { frontMatter } = readFrontMatter((await source.lesson(key)) ?? '', lessonFile(key), FrontMatter);
      return { key, ...lesson, frontMatter };
    } catch (error) {
      if (!(error instanceof ContentError)) throw error;
      problems.push(...error.problems);
      return { key, ...lesson, frontMatter: null };
    }
  };

  const sections: SectionEntry[] = [];
  for (const [index, section] of course.sections.entries()) {
    const lessons: LessonEntry[] = [];
    for (const lesson of section.lessons) lessons.push(await entry(section.id, lesson));
    sections.push({
      id: section.id,
      number: index + 1,
      title: section.title,
      summary: section.summary,
      lessons,
    });
  }
  for (const key of written) {
    problems.push({
      file: lessonFile(key),
      line: 1,
      message: 'no section of content/course.yml lists this lesson',
      mend: `Add "- id: ${key.split('/')[1] ?? key}" to the section "${key.split('/')[0] ?? ''}", or correct the folder's name.`,
    });
  }
  if (problems.length > 0) throw new ContentError(problems);
  return { title: course.title, sections };
}

/** Written lessons in reading order. */
export const writtenLessons = (course: CourseMap) =>
  course.sections.flatMap((section) =>
    section.lessons.flatMap((lesson) =>
      lesson.frontMatter ? [{ section, lesson, frontMatter: lesson.frontMatter }] : [],
    ),
  );
