/** The course for pages: read once a render, however many components ask. */
import { cache } from 'react';
import { bundledSource } from './bundled-source';
import { readCourse } from './course';
import { readLesson } from './lesson';
import { readVisualizerPage } from './visualizer-page';

export const loadCourse = cache(() => readCourse(bundledSource));

export const loadLesson = cache(async (key: string) => readLesson(bundledSource, await loadCourse(), key));

export const loadVisualizerPages = cache(async () => {
  const pages = await Promise.all(
    (await bundledSource.visualizers()).map((id) => readVisualizerPage(bundledSource, id)),
  );
  return pages.filter((page) => page !== null);
});
