'use client';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { useProgress } from '@/lib/progress/browser';
import { objectiveKey } from '@/lib/progress/state';
import { useLesson } from './context';

/** What the lesson teaches to do, and what of it is proven. */
export function ObjectiveList() {
  const { lab } = useLesson();
  const objectives = useProgress((state) => state.objectives);
  return (
    <ul className="space-y-2">
      {lab.objectives.map(({ id, text }) => {
        const proven = objectives[objectiveKey(lab.id, id)] !== undefined;
        // A whole circle would look like something to choose, a faint tick like something done.
        const Icon = proven ? CircleCheck : CircleDashed;
        return (
          <li key={id} className="flex gap-2.5">
            <Icon aria-hidden size={17} className={`mt-1 shrink-0 ${proven ? 'text-good' : 'text-faint'}`} />
            <span>
              {text}
              <span className="sr-only">{proven ? ' (proven)' : ' (not proven yet)'}</span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}
