/** A visualizer by itself: what one sees, an example that runs, and experiments to try on it. */
import { readFrontMatter } from './front-matter';
import { type PageWithLab, readPage } from './page';
import { ContentError } from './problem';
import { VisualizerFrontMatter } from './schema';
import { type CourseSource, visualizerFile } from './source';

export interface VisualizerPage extends PageWithLab {
  readonly id: string;
  readonly frontMatter: VisualizerFrontMatter;
  readonly bodyOffset: number;
}

/**
 * @returns `null` when there is no such page
 * @throws ContentError naming every problem of the page
 */
export async function readVisualizerPage(source: CourseSource, id: string): Promise<VisualizerPage | null> {
  const text = await source.visualizer(id);
  if (text === undefined) return null;
  const file = visualizerFile(id);
  const { frontMatter, body, bodyOffset } = readFrontMatter(text, file, VisualizerFrontMatter);
  const named = { lab: frontMatter.lab, objectives: [], errata: [] };
  const page = await readPage({ body, bodyOffset, file }, named);
  const { visualizers } = page.lab;
  const own = visualizers.find((one) => one === id);
  if (!own)
    throw new ContentError([
      {
        file,
        line: 1,
        field: 'lab',
        message: `the lab "${frontMatter.lab}" has no visualizer "${id}"`,
        mend: `list it in "visualizers" of sandboxes/labs/${frontMatter.lab}/lab.json`,
      },
    ]);
  // Its own picture first: that is the one that is open.
  const lab = { ...page.lab, visualizers: [own, ...visualizers.filter((one) => one !== own)] };
  return { ...page, lab, id, frontMatter, bodyOffset };
}
