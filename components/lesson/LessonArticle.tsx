import { ArrowLeft, ArrowRight } from 'lucide-react';
import type { LessonEntry } from '@/lib/course/course';
import type { Lesson } from '@/lib/course/lesson';
import { Badge } from '../ui/Badge';
import { Link } from '../ui/Link';
import { LessonEnd } from './LessonEnd';
import { LessonText } from './LessonText';
import { ObjectiveList } from './ObjectiveList';
import { OnThisPage } from './OnThisPage';
import { Sources } from './Sources';

export function LessonArticle({ lesson }: { readonly lesson: Lesson }) {
  const { frontMatter, section, code, facts, previous, next } = lesson;
  return (
    <article className="mx-auto max-w-[44rem] px-5 pt-8 pb-16 sm:px-8">
      <header>
        <nav aria-label="Where this is" className="text-sm text-muted">
          <Link href="/learn" className="hover:text-ink hover:underline">
            Course
          </Link>
          <span aria-hidden> / </span>
          <Link href={`/learn#${section.id}`} className="hover:text-ink hover:underline">
            {section.number}. {section.title}
          </Link>
        </nav>
        <h1 className="mt-3 text-3xl font-semibold">{frontMatter.title}</h1>
        <p className="mt-3 text-lg leading-relaxed text-muted">{frontMatter.summary}</p>
        <p className="mt-4 flex flex-wrap items-center gap-2">
          <Badge>{frontMatter.minutes} minutes</Badge>
          <Badge>{frontMatter.difficulty}</Badge>
        </p>
        <section aria-labelledby="objectives" className="mt-7 border-t border-line pt-5">
          <h2 id="objectives" className="mb-3 text-sm font-semibold">
            At the end you can
          </h2>
          <ObjectiveList />
        </section>
        <OnThisPage headings={facts.headings.filter(({ depth }) => depth === 2)} />
      </header>
      <div className="mt-10">
        <LessonText code={code} />
      </div>
      <Sources sources={frontMatter.sources} />
      <LessonEnd />
      <nav aria-label="Lessons before and after" data-screen-only className="mt-12 grid gap-3 sm:grid-cols-2">
        {previous ? <Neighbour entry={previous} way="Previous" /> : <span />}
        {next ? <Neighbour entry={next} way="Next" /> : null}
      </nav>
    </article>
  );
}

function Neighbour({ entry, way }: { readonly entry: LessonEntry; readonly way: 'Previous' | 'Next' }) {
  const Icon = way === 'Next' ? ArrowRight : ArrowLeft;
  return (
    <Link
      href={`/learn/${entry.key}`}
      className={`flex flex-col gap-0.5 rounded-lg border border-line px-4 py-3 hover:border-line-strong ${way === 'Next' ? 'items-end text-right' : ''}`}
    >
      <span className="flex items-center gap-1.5 text-xs text-muted">
        {way === 'Previous' ? <Icon aria-hidden size={13} /> : null}
        {way}
        {way === 'Next' ? <Icon aria-hidden size={13} /> : null}
      </span>
      <span className="font-medium">{entry.title}</span>
    </Link>
  );
}
