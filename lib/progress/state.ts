/** What a learner has done, as it is kept in this browser. Plain data; `store.ts` changes it. */

interface LessonVisit {
  readonly openedAt: number;
  /** When the end of the lesson was reached, or `null`. */
  readonly readAt: number | null;
}

interface QuizAnswer {
  /** Positions of the chosen options, ascending. */
  readonly chosen: readonly number[];
  readonly correct: boolean;
  readonly answeredAt: number;
  readonly attempts: number;
}

interface Prediction {
  /** Position of the option that one committed to. */
  readonly chosen: number;
  readonly committedAt: number;
  /** When it was compared with what happens, or `null`. */
  readonly comparedAt: number | null;
}

/** Times are milliseconds since the epoch. */
export interface ProgressState {
  /** By `<section>/<lesson>`. */
  readonly lessons: Readonly<Record<string, LessonVisit>>;
  /** By `<lab>/<objective>`: when every check of the objective first passed. */
  readonly objectives: Readonly<Record<string, number>>;
  /** By `<section>/<lesson>#<quiz>/<question>`. */
  readonly answers: Readonly<Record<string, QuizAnswer>>;
  /** By `<section>/<lesson>#<prediction>`. */
  readonly predictions: Readonly<Record<string, Prediction>>;
}

export const NO_PROGRESS: ProgressState = { lessons: {}, objectives: {}, answers: {}, predictions: {} };

export const objectiveKey = (lab: string, objective: string) => `${lab}/${objective}`;
