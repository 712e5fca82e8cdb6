/** The text of a page and the lab beside it: compiled, and nothing that it names is missing. */
import type { LabForPage } from '../labs/for-page';
import { labForPage } from '../labs/pages';
import { type Lab, readLab } from '../labs/read';
import { compileLesson } from './compile';
import type { LessonFacts } from './facts';
import { lintLesson } from './lint';
import { ContentError } from './problem';
import type { FrontMatter } from './schema';

export interface PageWithLab {
  readonly lab: LabForPage;
  readonly code: string;
  readonly facts: LessonFacts;
}

/**
 * @param body the MDX below the front matter, which begins after `bodyOffset` lines
 * @throws ContentError naming every problem
 */
export async function readPage(
  { body, bodyOffset, file }: { readonly body: string; readonly bodyOffset: number; readonly file: string },
  named: Pick<FrontMatter, 'lab' | 'objectives' | 'errata'>,
): Promise<PageWithLab> {
  const wholeLab = await labOf(named.lab, file);
  const lab = labForPage(wholeLab, named.objectives);
  const { code, facts } = await compileLesson(body, file, bodyOffset);
  const problems = lintLesson(
    facts,
    named,
    {
      request: lab.requests.map(({ id }) => id),
      fault: lab.faults.map(({ id }) => id),
      visualizer: lab.visualizers,
      file: Object.keys({ ...wholeLab.start, ...wholeLab.solution }),
    },
    { file, bodyOffset },
  );
  if (problems.length > 0) throw new ContentError(problems);
  return { lab, code, facts };
}

async function labOf(lab: string, file: string): Promise<Lab> {
  try {
    return await readLab(lab);
  } catch (error) {
    throw new ContentError([
      {
        file,
        line: 1,
        field: 'lab',
        message: `the lab "${lab}" cannot be read`,
        mend: error instanceof Error ? error.message : String(error),
      },
    ]);
  }
}
