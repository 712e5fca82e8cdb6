/** The course as Turbopack holds it: part of the module graph, so that an edit of a lesson reloads the page in dev. */
import course from '@/content/course.yml';
import { lessonFile, sourceOf } from './source';

// No `query` and no `import` option: with lazy loading they give undefined for every file (Next 16.4.6).
const pages = import.meta.glob<{ default: string }>('/content/**/*.mdx');

export const bundledSource = sourceOf(
  async () => course,
  async () => Object.keys(pages).map((path) => path.replace(/^\/content\//, '').replace(/\.mdx$/, '')),
  async (key) => (await pages[`/${lessonFile(key)}`]?.())?.default,
);
