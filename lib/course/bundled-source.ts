/** The course as Turbopack holds it: part of the module graph, so that an edit of a lesson reloads the page in dev. */
import course from '@/content/course.yml';
import { type CourseSource, lessonFile } from './source';

// No `query` and no `import` option: with lazy loading they give undefined for every file (Next 16.4.6).
const lessons = import.meta.glob<{ default: string }>('/content/**/*.mdx');

export const bundledSource: CourseSource = {
  courseYaml: async () => course,
  lessons: async () =>
    Object.keys(lessons).map((path) => path.replace(/^\/content\//, '').replace(/\.mdx$/, '')),
  lesson: async (key) => (await lessons[`/${lessonFile(key)}`]?.())?.default,
};
