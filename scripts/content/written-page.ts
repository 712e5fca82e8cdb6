/** Lessons and pages of visualizers, as far as what is written in them can be checked alike. */
import type { Lesson } from '../../lib/course/lesson';
import type { PageWithLab } from '../../lib/course/page';
import { lessonFile, visualizerFile } from '../../lib/course/source';
import type { VisualizerPage } from '../../lib/course/visualizer-page';

export interface WrittenPage extends Omit<PageWithLab, 'code'> {
  /** Relative to the repository. */
  readonly file: string;
  /** Its path on the site. */
  readonly address: string;
  readonly bodyOffset: number;
  readonly sources: readonly { readonly url: string }[];
}

export const ofLesson = ({ key, frontMatter, lab, facts, bodyOffset }: Lesson): WrittenPage => ({
  file: lessonFile(key),
  address: `/learn/${key}`,
  lab,
  facts,
  bodyOffset,
  sources: frontMatter.sources,
});

export const ofVisualizer = ({ id, frontMatter, lab, facts, bodyOffset }: VisualizerPage): WrittenPage => ({
  file: visualizerFile(id),
  address: `/visualizers/${id}`,
  lab,
  facts,
  bodyOffset,
  sources: frontMatter.sources,
});
