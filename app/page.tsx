import { ArrowRight } from 'lucide-react';
import { CodeSkeleton } from '@/components/lesson/CodeSkeleton';
import { LiveServerCard } from '@/components/site/LiveServerCard';
import { SiteFooter } from '@/components/site/SiteFooter';
import { buttonClass } from '@/components/ui/Button';
import { Link } from '@/components/ui/Link';
import { loadCourse } from '@/lib/course/bundled';
import { writtenLessons } from '@/lib/course/course';
import { labForPage } from '@/lib/labs/pages';
import { readLab } from '@/lib/labs/read';

export default async function Home() {
  const course = await loadCourse();
  const written = writtenLessons(course);
  const [first] = written;
  const lab = labForPage(await readLab('playground'), []);
  return (
    <>
      <main id="content" className="mx-auto max-w-6xl px-5 sm:px-8">
        <section className="pt-14 pb-10 sm:pt-20">
          <h1 className="max-w-3xl text-3xl font-semibold sm:text-4xl">
            Learn backend engineering on a server that answers
          </h1>
          <p className="mt-5 max-w-2xl text-lg leading-relaxed text-muted">
            Beside every lesson runs a real Hono server, inside this browser tab. You read it, change it,
            break it, and watch the bytes. Nothing to install, no account.
          </p>
          {first ? (
            <p className="mt-8 flex flex-wrap items-center gap-x-5 gap-y-3">
              <Link
                href={`/learn/${first.lesson.key}`}
                className={buttonClass({ look: 'primary', size: 'large' })}
              >
                Start: {first.lesson.title}
                <ArrowRight aria-hidden size={17} />
              </Link>
              <Link
                href="/learn"
                className="text-muted underline decoration-line-strong underline-offset-4 hover:text-ink"
              >
                See the whole course
              </Link>
            </p>
          ) : null}
        </section>
        <section aria-labelledby="live" className="overflow-hidden rounded-xl border border-line bg-surface">
          <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 border-b border-line px-5 py-3">
            <h2 id="live" className="font-semibold">
              A real server, in this tab
            </h2>
            <Link href="/playground" className="text-sm text-accent-ink hover:underline">
              Change its code in the playground
            </Link>
          </div>
          <div className="grid lg:grid-cols-2">
            <div className="min-w-0 border-line max-lg:border-b lg:border-r">
              <CodeSkeleton lab={lab} />
            </div>
            <div className="min-w-0 p-5">
              <LiveServerCard lab={lab} />
            </div>
          </div>
        </section>
        <section aria-labelledby="sections" className="mt-20">
          <h2 id="sections" className="text-xl font-semibold">
            From the address bar to the machine room
          </h2>
          <ol className="mt-6 grid gap-x-10 sm:grid-cols-2 lg:grid-cols-3">
            {course.sections.map((section) => (
              <li key={section.id} className="border-t border-line">
                <Link href={`/learn#${section.id}`} className="group flex items-baseline gap-4 py-3">
                  <span className="font-mono text-xs text-faint">
                    {String(section.number).padStart(2, '0')}
                  </span>
                  <span className="font-medium group-hover:underline">{section.title}</span>
                  <span className="ml-auto text-xs text-faint tabular-nums">
                    {section.lessons.length} lessons
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        </section>
      </main>
      <SiteFooter />
    </>
  );
}
