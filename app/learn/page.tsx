import type { Metadata } from 'next';
import { CourseMapView } from '@/components/site/CourseMapView';
import { SiteFooter } from '@/components/site/SiteFooter';
import { YourProgress } from '@/components/site/YourProgress';
import { loadCourse } from '@/lib/course/bundled';
import { writtenLessons } from '@/lib/course/course';

export const metadata: Metadata = {
  title: 'Course map',
  description:
    'Twelve sections, sixty lessons: what is finished, what is in the making, and where you stand.',
};

export default async function CoursePage() {
  const course = await loadCourse();
  const written = writtenLessons(course);
  return (
    <>
      <main id="content" className="mx-auto max-w-5xl px-5 pt-12 sm:px-8">
        <h1 className="text-3xl font-semibold">Course map</h1>
        <p className="mt-3 max-w-2xl text-lg leading-relaxed text-pretty text-muted">
          Twelve sections follow a request from the address bar to the machine room. {written.length} of{' '}
          {course.sections.reduce((sum, { lessons }) => sum + lessons.length, 0)} lessons are finished; the
          others are in the making.
        </p>
        <YourProgress
          lessons={written.map(({ lesson, frontMatter }) => ({
            key: lesson.key,
            title: lesson.title,
            lab: frontMatter.lab,
            objectives: frontMatter.objectives.map(({ id }) => id),
          }))}
        />
        <CourseMapView course={course} />
      </main>
      <SiteFooter />
    </>
  );
}
