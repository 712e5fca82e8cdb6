/** Where the text of the course comes from. The app and the scripts read it differently, and everything else through this. */
export interface CourseSource {
  /** Text of `content/course.yml`. */
  readonly courseYaml: () => Promise<string>;
  /** `<section>/<lesson>` of every written lesson, ascending. */
  readonly lessons: () => Promise<readonly string[]>;
  /** Text of `content/<section>/<lesson>.mdx`; `undefined` when there is none. */
  readonly lesson: (key: string) => Promise<string | undefined>;
}

export const lessonFile = (key: string) => `content/${key}.mdx`;
