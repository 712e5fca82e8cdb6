'use client';
import { useCallback, useState } from 'react';
import { useSession } from '../context';
import type { Session } from '../session';

const KEPT = new WeakMap<Session, Map<string, unknown>>();

/**
 * State that outlives the panel: another tool takes its place, and what was opened or written must be there again.
 * @param service its name in the lab
 * @param what names it; the same name always holds the same kind of thing
 */
export function useKept<Kept>(
  service: string,
  what: string,
  initial: () => Kept,
): readonly [value: Kept, keep: (next: Kept) => void] {
  const session = useSession();
  const name = `${service} ${what}`;
  const [value, setValue] = useState(() => {
    const values = valuesOf(session);
    if (!values.has(name)) values.set(name, initial());
    return values.get(name) as Kept;
  });
  const keep = useCallback(
    (next: Kept) => {
      valuesOf(session).set(name, next);
      setValue(() => next);
    },
    [session, name],
  );
  return [value, keep];
}

function valuesOf(session: Session): Map<string, unknown> {
  const values = KEPT.get(session) ?? new Map<string, unknown>();
  KEPT.set(session, values);
  return values;
}
