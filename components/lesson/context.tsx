'use client';
/** What the blocks of a lesson know of where they stand. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import type { LabForPage } from '@/lib/labs/for-page';

export interface LessonPlace {
  /** `<section>/<lesson>` */
  readonly lesson: string;
  readonly lab: LabForPage;
  /** On a phone, text and lab are two tabs: brings the lab to the front. Elsewhere nothing happens. */
  readonly showLab: () => void;
}

const Place = createContext<LessonPlace | null>(null);

export function LessonPlaceProvider({
  lesson,
  lab,
  showLab,
  children,
}: LessonPlace & { readonly children: ReactNode }) {
  const place = useMemo(() => ({ lesson, lab, showLab }), [lesson, lab, showLab]);
  return <Place value={place}>{children}</Place>;
}

export function useLesson(): LessonPlace {
  const place = useContext(Place);
  if (!place)
    throw new Error('A lesson block stands outside of a lesson page; wrap it in LessonPlaceProvider.');
  return place;
}
