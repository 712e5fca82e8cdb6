import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { LabPane } from '@/components/lesson/LabPane';
import { LessonArticle } from '@/components/lesson/LessonArticle';
import { LessonShell } from '@/components/lesson/LessonShell';
import { loadCourse, loadLesson } from '@/lib/course/bundled';
import { writtenLessons } from '@/lib/course/course';

interface Params {
  readonly params: Promise<{ section: string; lesson: string }>;
}

/** Every lesson is static; an address of no lesson is a 404. */
export const dynamicParams = false;

export async function generateStaticParams() {
  return writtenLessons(await loadCourse()).map(({ section, lesson }) => ({
    section: section.id,
    lesson: lesson.id,
  }));
}

async function lessonOf({ params }: Params) {
  const { section, lesson } = await params;
  return (await loadLesson(`${section}/${lesson}`)) ?? notFound();
}

export async function generateMetadata(props: Params): Promise<Metadata> {
  const { title, summary } = (await lessonOf(props)).frontMatter;
  return { title, description: summary, openGraph: { type: 'article', title, description: summary } };
}

export default async function LessonPage(props: Params) {
  const lesson = await lessonOf(props);
  return (
    <LessonShell lesson={lesson.key} lab={lesson.lab} workbench={<LabPane lab={lesson.lab} />}>
      <LessonArticle lesson={lesson} />
    </LessonShell>
  );
}
