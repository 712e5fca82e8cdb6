'use client';
import { ArrowRight } from 'lucide-react';
import { progress, useProgress } from '@/lib/progress/browser';
import { type LessonToDo, lessonToContinue, provenObjectives } from '@/lib/progress/next-lesson';
import { buttonClass } from '../ui/Button';
import { Link } from '../ui/Link';

/** Where one stands, and the one next step. */
export function YourProgress({ lessons }: { readonly lessons: readonly LessonToDo[] }) {
  const state = useProgress((whole) => whole);
  const begun = Object.keys(state.lessons).length > 0;
  const next = lessonToContinue(lessons, state);
  const proven = lessons.reduce((sum, lesson) => sum + provenObjectives(lesson, state), 0);
  const all = lessons.reduce((sum, { objectives }) => sum + objectives.length, 0);
  const problem = progress.storageProblem();

  return (
    <section aria-label="Where you stand" className="mt-7 flex flex-wrap items-center gap-x-5 gap-y-3">
      {next ? (
        <Link href={`/learn/${next.key}`} className={buttonClass({ look: 'primary' })}>
          {begun ? 'Continue: ' : 'Begin: '}
          {next.title}
          <ArrowRight aria-hidden size={15} />
        </Link>
      ) : null}
      {begun ? (
        <p className="text-sm text-muted tabular-nums">
          {proven} of {all} objectives proven{next ? '' : ': every finished lesson'}
        </p>
      ) : null}
      {begun && problem ? <p className="basis-full text-sm text-warn">{problem}</p> : null}
    </section>
  );
}
