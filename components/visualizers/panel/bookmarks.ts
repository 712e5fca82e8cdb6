/** Named moments of a lab's runs, kept in this browser. In a later run each leads to the step of the same cause. */
import { z } from 'zod';
import { VISUALIZER_IDS } from '@/lib/labs/schema';
import { seqOfStepPath, stepPathAt } from '@/lib/projections/step-path';
import type { Step } from '@/lib/projections/steps';
import type { KeptSettings } from '../../workbench/state/layout-store';

const MOST = 50;
export const LONGEST_NAME = 60;

const Bookmark = z.object({
  name: z.string().min(1).max(LONGEST_NAME),
  picture: z.enum(VISUALIZER_IDS),
  /** `seq` of the moment, in the run in which it was set. */
  at: z.number().int().nonnegative(),
  selected: z.number().int().nonnegative().nullable(),
  /** The step it belongs to (`step-path.ts`), and its `seq` then. */
  step: z.object({ path: z.string(), seq: z.number() }).nullable(),
});
export type Bookmark = z.infer<typeof Bookmark>;

/** What was kept; nothing where it cannot be read. */
export function readBookmarks(kept: KeptSettings): readonly Bookmark[] {
  const text = kept.read();
  if (text === null) return [];
  try {
    const known = z.array(z.unknown()).parse(JSON.parse(text));
    // A picture that is no more takes its bookmarks with it, and no others.
    return known.flatMap((one) => Bookmark.safeParse(one).data ?? []).slice(-MOST);
  } catch (error) {
    console.info('The bookmarks cannot be read and begin anew:', error);
    return [];
  }
}

/** With one more, the oldest let go past the most there can be. One of the same name is replaced. */
export function withBookmark(all: readonly Bookmark[], added: Bookmark): readonly Bookmark[] {
  return [...all.filter(({ name }) => name !== added.name), added].slice(-MOST);
}

export function bookmarkOf(
  place: Pick<Bookmark, 'name' | 'picture' | 'at' | 'selected'>,
  steps: readonly Step[],
): Bookmark {
  const path = stepPathAt(steps, place.at);
  const seq = path === null ? null : seqOfStepPath(steps, path);
  return { ...place, step: path === null || seq === null ? null : { path, seq } };
}

/** Where a bookmark leads in a run. null: the run has not come so far. */
export function placeOfBookmark(
  { at, selected, step }: Bookmark,
  steps: readonly Step[],
  events: readonly { readonly seq: number }[],
): { readonly at: number; readonly selected: number | null } | null {
  const [first, last] = [events[0]?.seq, events.at(-1)?.seq];
  if (first === undefined || last === undefined) return null;
  const here = step ? seqOfStepPath(steps, step.path) : null;
  if (step && here !== null && here !== step.seq) return { at: here, selected: null };
  if (step && here === null) return null;
  return first <= at && at <= last ? { at, selected } : null;
}
