/** Links of lessons: inside the course they lead somewhere; outside they are well-formed https. Nothing is fetched. */
import type { CourseMap } from '../../lib/course/course';
import type { Lesson } from '../../lib/course/lesson';
import type { ContentProblem } from '../../lib/course/problem';
import { lessonFile } from '../../lib/course/source';

/** Parts of every lesson page that have an address. */
const ALWAYS = ['content', 'objectives', 'sources'];

export function checkLinks(lessons: readonly Lesson[], course: CourseMap): ContentProblem[] {
  const pages = new Map<string, ReadonlySet<string>>([
    ['/', new Set()],
    ['/learn', new Set(course.sections.map(({ id }) => id))],
    ['/playground', new Set()],
    ['/playground/machines', new Set()],
    ['/playground/services', new Set()],
    ...lessons.map((lesson): [string, Set<string>] => [`/learn/${lesson.key}`, anchorsOf(lesson)]),
  ]);
  const planned = new Set(
    course.sections.flatMap(({ lessons: all }) => all.map(({ key }) => `/learn/${key}`)),
  );

  return lessons.flatMap((lesson) =>
    [...lesson.facts.links, ...sourcesOf(lesson)].flatMap(({ url, line }) => {
      const wrong = linkProblem(url, `/learn/${lesson.key}`, pages, planned);
      return wrong ? [{ file: lessonFile(lesson.key), line: lesson.bodyOffset + line, ...wrong }] : [];
    }),
  );
}

const sourcesOf = ({ frontMatter, facts, bodyOffset }: Lesson) => [
  ...frontMatter.sources.map(({ url }) => ({ url, line: 1 - bodyOffset })),
  ...facts.blocks.flatMap(({ attributes, line }) =>
    attributes['source'] ? [{ url: attributes['source'], line }] : [],
  ),
];

function anchorsOf({ facts }: Lesson): Set<string> {
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
