'use client';
import { useEffect, useRef } from 'react';
import { progress } from '@/lib/progress/browser';
import { useLesson } from './context';

/** Notes that the lesson was opened, and that its end came into view. */
export function LessonEnd() {
  const { lesson } = useLesson();
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    progress.openLesson(lesson);
    const { current } = end;
    if (!current) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) progress.finishLesson(lesson);
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [lesson]);
  return <div ref={end} />;
}
