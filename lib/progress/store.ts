/** The learner's progress: a vanilla store without React, its storage and clock given. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { formatProgress, type KeptText, mergeProgress, parseProgress, STORAGE_KEY } from './persist';
import { NO_PROGRESS, objectiveKey, type ProgressState } from './state';

export interface ProgressStore extends StoreApi<ProgressState> {
  /** Takes in what is kept already; called once in the browser. */
  load(): void;
  /** Another tab wrote `text`. */
  mergeFrom(text: string | null): void;
  openLesson(lesson: string): void;
  finishLesson(lesson: string): void;
  /** A run of the checks proved an objective. Once proven it stays so: later edits do not take it away. */
  recordObjective(lab: string, objective: string): void;
  answer(question: string, chosen: readonly number[], correct: boolean): void;
  forgetAnswer(question: string): void;
  predict(prediction: string, chosen: number): void;
  comparePrediction(prediction: string): void;
  /** `null` while progress is kept; else why it is not, in words for the learner. */
  storageProblem(): string | null;
}

/**
 * @param storage `null` where the browser has none (an LMS that blocks third-party storage): progress lives in memory
 * @param now milliseconds since the epoch
 */
export function createProgressStore({
  storage,
  now,
}: {
  storage: KeptText | null;
  now: () => number;
}): ProgressStore {
  const store = createStore<ProgressState>(() => NO_PROGRESS);
  let problem: string | null = storage === null ? 'This browser keeps nothing for this page.' : null;
  let writable = storage !== null;

  const change = (update: (state: ProgressState) => Partial<ProgressState>) => {
    store.setState(update);
    if (!storage || !writable) return;
    try {
      storage.setItem(STORAGE_KEY, formatProgress(store.getState()));
    } catch (error) {
      problem = `This browser could not keep your progress (${String(error)}).`;
    }
  };

  return {
    ...store,
    load() {
      if (!storage) return;
      const reading = parseProgress(storage.getItem(STORAGE_KEY));
      if (reading.kind === 'progress') store.setState((state) => mergeProgress(reading.progress, state));
      if (reading.kind === 'unreadable') {
        writable = false;
        problem = `Progress kept earlier cannot be read (${reading.reason}), so it is left as it is and nothing new is kept.`;
      }
    },
    mergeFrom(text) {
      const reading = parseProgress(text);
      if (reading.kind === 'progress') store.setState((state) => mergeProgress(state, reading.progress));
    },
    openLesson(lesson) {
      change(({ lessons }) => ({
        lessons: { ...lessons, [lesson]: { openedAt: now(), readAt: lessons[lesson]?.readAt ?? null } },
      }));
    },
    finishLesson(lesson) {
      change(({ lessons }) => ({
        lessons: {
          ...lessons,
          [lesson]: {
            openedAt: lessons[lesson]?.openedAt ?? now(),
            readAt: lessons[lesson]?.readAt ?? now(),
          },
        },
      }));
    },
    recordObjective(lab, objective) {
      const key = objectiveKey(lab, objective);
      if (store.getState().objectives[key] !== undefined) return;
      change(({ objectives }) => ({ objectives: { ...objectives, [key]: now() } }));
    },
    answer(question, chosen, correct) {
      change(({ answers }) => ({
        answers: {
          ...answers,
          [question]: {
            chosen,
            correct,
            answeredAt: now(),
            attempts: (answers[question]?.attempts ?? 0) + 1,
          },
        },
      }));
    },
    forgetAnswer(question) {
      change(({ answers }) => {
        const { [question]: _forgotten, ...rest } = answers;
        return { answers: rest };
      });
    },
    predict(prediction, chosen) {
      change(({ predictions }) => ({
        predictions: { ...predictions, [prediction]: { chosen, committedAt: now(), comparedAt: null } },
      }));
    },
    comparePrediction(prediction) {
      const made = store.getState().predictions[prediction];
      if (!made) return;
      change(({ predictions }) => ({
        predictions: { ...predictions, [prediction]: { ...made, comparedAt: now() } },
      }));
    },
    storageProblem: () => problem,
  };
}
