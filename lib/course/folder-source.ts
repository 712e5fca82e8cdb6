/** The course as files of a folder: for scripts and tests, which run without Turbopack. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CourseSource, lessonFile, sourceOf } from './source';

/** @param root the repository: the folder that holds `content/` */
export function folderSource(root: string): CourseSource {
  const keys = async () => {
    const paths = await readdir(join(root, 'content'), { recursive: true });
    return paths
      .filter((path) => path.endsWith('.mdx'))
      .map((path) => path.replaceAll('\\', '/').replace(/\.mdx$/, ''));
  };
  return sourceOf(
    () => readFile(join(root, 'content', 'course.yml'), 'utf8'),
    keys,
    async (key) => {
      if (!(await keys()).includes(key)) return undefined;
      return readFile(join(root, lessonFile(key)), 'utf8');
    },
  );
}
