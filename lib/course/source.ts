/** Where the text of the course comes from. The app and the scripts read it differently, and everything else through this. */
export interface CourseSource {
  /** Text of `content/course.yml`. */
  readonly courseYaml: () => Promise<string>;
  /** `<section>/<lesson>` of every written lesson, ascending. */
  readonly lessons: () => Promise<readonly string[]>;
  /** Text of `content/<section>/<lesson>.mdx`; `undefined` when there is none. */
  readonly lesson: (key: string) => Promise<string | undefined>;
  /** `<id>` of every `content/visualizers/<id>.mdx`, ascending. */
  readonly visualizers: () => Promise<readonly string[]>;
  readonly visualizer: (id: string) => Promise<string | undefined>;
}

/** The folder of `content/` whose pages are no lessons. */
const VISUALIZERS = 'visualizers/';

/**
 * A source from what holds the texts.
 * @param keys of every `content/<key>.mdx`
 */
export function sourceOf(
  courseYaml: CourseSource['courseYaml'],
  keys: () => Promise<readonly string[]>,
  text: (key: string) => Promise<string | undefined>,
): CourseSource {
  const sorted = async () => [...(await keys())].sort();
  return {
    courseYaml,
    lessons: async () => (await sorted()).filter((key) => !key.startsWith(VISUALIZERS)),
    lesson: text,
    visualizers: async () =>
      (await sorted()).flatMap((key) => (key.startsWith(VISUALIZERS) ? key.slice(VISUALIZERS.length) : [])),
    visualizer: (id) => text(VISUALIZERS + id),
  };
}

export const lessonFile = (key: string) => `content/${key}.mdx`;
export const visualizerFile = (id: string) => lessonFile(VISUALIZERS + id);
