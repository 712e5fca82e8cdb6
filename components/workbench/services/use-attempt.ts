'use client';
import { useCallback, useState } from 'react';
import { messageOf } from './use-looks';

/** Does something to a service, and remembers what it said against it. */
export function useAttempt(): {
  readonly problem: string | null;
  attempt(what: () => Promise<unknown>): Promise<void>;
  dismiss(): void;
} {
  const [problem, setProblem] = useState<string | null>(null);
  const attempt = useCallback(async (what: () => Promise<unknown>) => {
    try {
      await what();
      setProblem(null);
    } catch (error) {
      setProblem(messageOf(error));
    }
  }, []);
  return { problem, attempt, dismiss: useCallback(() => setProblem(null), []) };
}
