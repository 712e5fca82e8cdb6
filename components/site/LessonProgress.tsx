'use client';
import { CircleCheck } from 'lucide-react';
import { useProgress } from '@/lib/progress/browser';
import { provenObjectives } from '@/lib/progress/next-lesson';

/** How far one is in a lesson: objectives proven of all, or how long it takes while none is begun. */
export function LessonProgress({
  lesson,
  lab,
  objectives,
  minutes,
}: {
  readonly lesson: string;
  readonly lab: string;
  readonly objectives: readonly string[];
  readonly minutes: number;
}) {
  const opened = useProgress((state) => state.lessons[lesson] !== undefined);
  const proven = useProgress((state) => provenObjectives({ lab, objectives }, state));
  if (proven === objectives.length) {
    return (
      <span className="flex shrink-0 items-center gap-1.5 text-xs font-medium text-good">
        <CircleCheck aria-hidden size={15} /> Proven
      </span>
    );
  }
  if (!opened && proven === 0) return <span className="shrink-0 text-xs text-faint">{minutes} min</span>;
  return (
    <span className="flex shrink-0 items-center gap-2 text-xs text-muted tabular-nums">
      <span aria-hidden className="flex gap-0.5">
        {objectives.map((id, index) => (
          <span key={id} className={`h-3 w-1.5 rounded-sm ${index < proven ? 'bg-good' : 'bg-line'}`} />
        ))}
      </span>
      {proven} of {objectives.length}
      <span className="sr-only"> objectives proven</span>
    </span>
  );
}
