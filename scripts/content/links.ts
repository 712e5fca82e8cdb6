/** Links of lessons: inside the course they lead somewhere; outside they are well-formed https. Nothing is fetched. */
import type { CourseMap } from '../../lib/course/course';
import type { ContentProblem } from '../../lib/course/problem';
import type { WrittenPage } from './written-page';

/** Parts of every lesson page that have an address. */
const ALWAYS = ['content', 'objectives', 'sources'];

export function checkLinks(written: readonly WrittenPage[], course: CourseMap): ContentProblem[] {
  const pages = new Map<string, ReadonlySet<string>>([
    ['/', new Set()],
    ['/learn', new Set(course.sections.map(({ id }) => id))],
    ['/playground', new Set()],
    ['/playground/machines', new Set()],
    ['/playground/services', new Set()],
    ['/visualizers', new Set()],
    ...written.map((page): [string, Set<string>] => [page.address, anchorsOf(page)]),
  ]);
  const planned = new Set(
    course.sections.flatMap(({ lessons: all }) => all.map(({ key }) => `/learn/${key}`)),
  );

  return written.flatMap((page) =>
    [...page.facts.links, ...sourcesOf(page)].flatMap(({ url, line }) => {
      const wrong = linkProblem(url, page.address, pages, planned);
      return wrong ? [{ file: page.file, line: page.bodyOffset + line, ...wrong }] : [];
    }),
  );
}

const sourcesOf = ({ sources, facts, bodyOffset }: WrittenPage) => [
  ...sources.map(({ url }) => ({ url, line: 1 - bodyOffset })),
  ...facts.blocks.flatMap(({ attributes, line }) =>
    attributes['source'] ? [{ url: attributes['source'], line }] : [],
  ),
];

function anchorsOf({ facts }: WrittenPage): Set<string> {
  const corrections = facts.blocks.flatMap(({ name, attributes }) =>
    name === 'Correction'
      ? [`correction-${(attributes['errata'] ?? '').split(/[\s,]+/)[0]?.toLowerCase() ?? ''}`]
      : [],
  );
  return new Set([...ALWAYS, ...corrections, ...facts.headings.map(({ id }) => id)]);
}

function linkProblem(
  url: string,
  here: string,
  pages: ReadonlyMap<string, ReadonlySet<string>>,
  planned: ReadonlySet<string>,
): { readonly message: string; readonly mend: string } | null {
  if (url.startsWith('/') || url.startsWith('#')) {
    const [path = '', anchor] = url.split('#');
    const anchors = pages.get(path || here);
    if (!anchors) {
      return planned.has(path)
        ? { message: `${url} is a lesson that is not written yet`, mend: 'Name it without a link.' }
        : { message: `${url} leads nowhere`, mend: 'Lessons are at /learn/<section>/<lesson>.' };
    }
    if (anchor && !anchors.has(anchor)) {
      return {
        message: `${url}: the page has no part "${anchor}"`,
        mend: `It has: ${[...anchors].join(', ')}.`,
      };
    }
    return null;
  }
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (!parsed) return { message: `${url} is no address`, mend: 'Write it whole: https://…' };
  if (parsed.protocol !== 'https:')
    return { message: `${url} is not https`, mend: 'Link to the https address.' };
  return null;
}
