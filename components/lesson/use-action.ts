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
      setState({ state: 'failed', message: error instanceof Error ? error.message : String(error) });
    }
  }, [act]);
  return [state, run];
}
