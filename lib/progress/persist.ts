/** Progress as one versioned JSON text in `localStorage`, or nowhere when the browser refuses (embedded in an LMS). */
import type { ProgressState } from './state';

export const STORAGE_KEY = 'backlab.progress';
const VERSION = 1;

export type KeptText = Pick<Storage, 'getItem' | 'setItem'>;

export type Reading =
  | { readonly kind: 'progress'; readonly progress: ProgressState }
  | { readonly kind: 'nothing' }
  /** Written by a later version of the course, or damaged: it is left alone, never overwritten. */
  | { readonly kind: 'unreadable'; readonly reason: string };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTime = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function entries<Value>(value: unknown, isValue: (entry: unknown) => entry is Value): Record<string, Value> {
  if (!isRecord(value)) return {};
  const kept: Record<string, Value> = {};
  for (const [key, entry] of Object.entries(value)) if (isValue(entry)) kept[key] = entry;
  return kept;
}

type Entry<Field extends keyof ProgressState> = ProgressState[Field][string];

const isVisit = (value: unknown): value is Entry<'lessons'> =>
  isRecord(value) && isTime(value['openedAt']) && (value['readAt'] === null || isTime(value['readAt']));

const isAnswer = (value: unknown): value is Entry<'answers'> =>
  isRecord(value) &&
  Array.isArray(value['chosen']) &&
  value['chosen'].every((position) => Number.isInteger(position)) &&
  typeof value['correct'] === 'boolean' &&
  isTime(value['answeredAt']) &&
  isTime(value['attempts']);

const isPrediction = (value: unknown): value is Entry<'predictions'> =>
  isRecord(value) &&
  Number.isInteger(value['chosen']) &&
  isTime(value['committedAt']) &&
  (value['comparedAt'] === null || isTime(value['comparedAt']));

/** Reads a kept text; entries of a wrong shape are dropped, the rest is kept. */
export function parseProgress(text: string | null): Reading {
  if (text === null) return { kind: 'nothing' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { kind: 'unreadable', reason: `it is not JSON: ${String(error)}` };
  }
  if (!isRecord(value) || value['version'] !== VERSION) {
    return { kind: 'unreadable', reason: `its version is not ${VERSION}` };
  }
  return {
    kind: 'progress',
    progress: {
      lessons: entries(value['lessons'], isVisit),
      objectives: entries(value['objectives'], isTime),
      answers: entries(value['answers'], isAnswer),
      predictions: entries(value['predictions'], isPrediction),
    },
  };
}

export const formatProgress = (progress: ProgressState): string =>
  JSON.stringify({ version: VERSION, ...progress });

const newer = <Value>(
  one: Readonly<Record<string, Value>>,
  other: Readonly<Record<string, Value>>,
  time: (value: Value) => number,
): Record<string, Value> => {
  const merged: Record<string, Value> = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const present = merged[key];
    if (present === undefined || time(value) > time(present)) merged[key] = value;
  }
  return merged;
};

/** Joins the progress of two tabs: nothing is lost, the newer entry wins. */
export const mergeProgress = (one: ProgressState, other: ProgressState): ProgressState => ({
  lessons: newer(
    one.lessons,
    other.lessons,
    (visit) => visit.readAt ?? visit.openedAt - Number.MAX_SAFE_INTEGER,
  ),
  // The first proof counts: an earlier time wins.
  objectives: newer(one.objectives, other.objectives, (time) => -time),
  answers: newer(one.answers, other.answers, (answer) => answer.answeredAt),
  predictions: newer(
    one.predictions,
    other.predictions,
    (prediction) => prediction.comparedAt ?? prediction.committedAt,
  ),
});
