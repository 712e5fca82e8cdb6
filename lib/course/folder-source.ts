/** The course as files of a folder: for scripts and tests, which run without Turbopack. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CourseSource, lessonFile } from './source';

/** @param root the repository: the folder that holds `content/` */
export function folderSource(root: string): CourseSource {
  return {
    courseYaml: () => readFile(join(root, 'content', 'course.yml'), 'utf8'),
    async lessons() {
      const paths = await readdir(join(root, 'content'), { recursive: true });
      return paths
        .filter((path) => path.endsWith('.mdx'))
        .map((path) => path.replaceAll('\\', '/').replace(/\.mdx$/, ''))
        .sort();
    },
    async lesson(key) {
      if (!(await this.lessons()).includes(key)) return undefined;
      return readFile(join(root, lessonFile(key)), 'utf8');
    },
  };
}
