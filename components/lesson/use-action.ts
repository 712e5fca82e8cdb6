'use client';
import { useCallback, useState } from 'react';

export type ActionState<Result> =
  | { readonly state: 'idle' }
  | { readonly state: 'running' }
  | { readonly state: 'done'; readonly result: Result }
  | { readonly state: 'failed'; readonly message: string };

/** Something that one presses and that takes a while: its state, and its failure in words. */
export function useAction<Result>(
  act: () => Promise<Result>,
): readonly [ActionState<Result>, () => Promise<void>] {
  const [state, setState] = useState<ActionState<Result>>({ state: 'idle' });
  const run = useCallback(async () => {
    setState({ state: 'running' });
    try {
      setState({ state: 'done', result: await act() });
    } catch (error) {
      setState({ state: 'failed', message: inWords(error) });
    }
  }, [act]);
  return [state, run];
}

/** What failed, and how to mend it where the error says so. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'remedy' in error && typeof error.remedy === 'string'
    ? `${error.message} ${error.remedy}`
    : error.message;
}
