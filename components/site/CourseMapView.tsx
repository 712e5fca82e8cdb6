import type { CourseMap, LessonEntry, SectionEntry } from '@/lib/course/course';
import { Link } from '../ui/Link';
import { LessonProgress } from './LessonProgress';

/** All sections in order. A lesson that is not written is named, and is no link. */
export function CourseMapView({ course }: { readonly course: CourseMap }) {
  return (
    <ol className="mt-10">
      {course.sections.map((section) => (
        <li key={section.id}>
          <Section section={section} />
        </li>
      ))}
    </ol>
  );
}

function Section({ section }: { readonly section: SectionEntry }) {
  return (
    <section
      id={section.id}
      aria-labelledby={`${section.id}-title`}
      className="grid scroll-mt-20 gap-x-10 gap-y-4 border-t border-line py-8 md:grid-cols-[17rem_minmax(0,1fr)]"
    >
      <div>
        <p className="font-mono text-xs text-faint">{String(section.number).padStart(2, '0')}</p>
        <h2 id={`${section.id}-title`} className="mt-1 text-lg font-semibold">
          {section.title}
        </h2>
        <p className="mt-1.5 text-sm leading-relaxed text-muted">{section.summary}</p>
      </div>
      <ol className="self-start">
        {section.lessons.map((lesson) => (
          <li key={lesson.id}>
            <Lesson lesson={lesson} />
          </li>
        ))}
      </ol>
    </section>
  );
}

function Lesson({ lesson }: { readonly lesson: LessonEntry }) {
  const { frontMatter } = lesson;
  if (!frontMatter) {
    return (
      <p className="flex items-baseline justify-between gap-4 px-3 py-1.5 text-muted">
        {lesson.title}
        <span className="shrink-0 text-xs text-faint">in the making</span>
      </p>
    );
  }
  return (
    <Link
      href={`/learn/${lesson.key}`}
      className="my-1.5 flex items-center justify-between gap-4 rounded-md border border-line bg-surface px-3 py-2.5 hover:border-line-strong"
    >
      <span className="min-w-0">
        <span className="font-medium">{lesson.title}</span>
        <span className="mt-0.5 block text-sm text-muted">{frontMatter.summary}</span>
      </span>
      <LessonProgress
        lesson={lesson.key}
        lab={frontMatter.lab}
        objectives={frontMatter.objectives.map(({ id }) => id)}
        minutes={frontMatter.minutes}
      />
    </Link>
  );
}
