/** What of the guide the written lessons cover, lesson by lesson. */
import type { Lesson } from '../../lib/course/lesson';
import type { ContentProblem } from '../../lib/course/problem';
import { lessonFile } from '../../lib/course/source';
import type { Digest } from './digest';

interface Share {
  readonly covered: readonly string[];
  readonly missing: readonly string[];
}

export interface LessonCoverage {
  readonly key: string;
  readonly headings: Share;
  readonly systems: Share;
  readonly errata: Share;
}

const lessonId = ({ key }: Lesson) => key.split('/')[1] ?? key;

const inRanges = (line: number, ranges: readonly string[]): boolean =>
  ranges.some((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return from <= line && line <= to;
  });

function share<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
  isCovered: (item: Item) => boolean,
): Share {
  return {
    covered: items.filter(isCovered).map(name),
    missing: items.filter((item) => !isCovered(item)).map(name),
  };
}

export const coverageOf = (lessons: readonly Lesson[], digest: Digest): LessonCoverage[] =>
  lessons.map((lesson) => {
    const id = lessonId(lesson);
    const { guide, systems, errata } = lesson.frontMatter;
    return {
      key: lesson.key,
      headings: share(
        digest.headings.filter(({ lessons: assigned }) => assigned.includes(id)),
        ({ line, title }) => `${line} ${title}`,
        ({ line }) => inRanges(line, guide),
      ),
      systems: share(
        digest.systems.filter(({ lessons: assigned }) => assigned.includes(id)),
        ({ name }) => name,
        ({ name }) => systems.includes(name),
      ),
      errata: share(
        digest.errata[id] ?? [],
        (erratum) => erratum,
        (erratum) => errata.includes(erratum),
      ),
    };
  });

/** A written lesson that leaves out what it was to cover is a problem. */
export const coverageProblems = (coverage: readonly LessonCoverage[]): ContentProblem[] =>
  coverage.flatMap(({ key, headings, systems, errata }) =>
    (
      [
        ['guide', headings, 'the heading of the guide'],
        ['systems', systems, 'the named system'],
        ['errata', errata, 'the erratum'],
      ] as const
    ).flatMap(([field, { missing }, what]) =>
      missing.map((name) => ({
        file: lessonFile(key),
        line: 1,
        field,
        message: `${what} "${name}" belongs to this lesson, and front matter does not list it`,
        mend: `Teach it, and add it to "${field}".`,
      })),
    ),
  );

/** A table for the terminal. */
export function formatCoverage(coverage: readonly LessonCoverage[], digest: Digest): string {
  const count = ({ covered, missing }: Share) => `${covered.length}/${covered.length + missing.length}`;
  const rows = coverage.map(({ key, headings, systems, errata }) =>
    [key.padEnd(46), count(headings).padStart(9), count(systems).padStart(9), count(errata).padStart(9)].join(
      '',
    ),
  );
  const unique = (select: (entry: LessonCoverage) => Share) =>
    new Set(coverage.flatMap((entry) => select(entry).covered)).size;
  const all = [...new Set(Object.values(digest.errata).flat())].length;
  return [
    ['lesson'.padEnd(46), 'headings'.padStart(9), 'systems'.padStart(9), 'errata'.padStart(9)].join(''),
    ...rows,
    [
      'of the whole guide'.padEnd(46),
      `${unique(({ headings }) => headings)}/${digest.headings.length}`.padStart(9),
      `${unique(({ systems }) => systems)}/${digest.systems.length}`.padStart(9),
      `${unique(({ errata }) => errata)}/${all}`.padStart(9),
    ].join(''),
  ].join('\n');
}
