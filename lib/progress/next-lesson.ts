import { objectiveKey, type ProgressState } from './state';

export interface LessonToDo {
  /** `<section>/<lesson>` */
  readonly key: string;
  readonly title: string;
  readonly lab: string;
  readonly objectives: readonly string[];
}

export const provenObjectives = (
  { lab, objectives }: Pick<LessonToDo, 'lab' | 'objectives'>,
  state: ProgressState,
): number => objectives.filter((id) => state.objectives[objectiveKey(lab, id)] !== undefined).length;

/** The lesson opened last that is not proven whole, else the first such in order; `null` when all are proven. */
export function lessonToContinue(lessons: readonly LessonToDo[], state: ProgressState): LessonToDo | null {
  const openedAt = ({ key }: LessonToDo) => state.lessons[key]?.openedAt ?? 0;
  return lessons
    .filter((lesson) => provenObjectives(lesson, state) < lesson.objectives.length)
    .reduce<LessonToDo | null>(
      (best, lesson) => (best && openedAt(best) >= openedAt(lesson) ? best : lesson),
      null,
    );
}
