/** What the guide holds, as lists of names and line numbers: enough to print coverage, nothing of its text beyond titles. */
import { z } from 'zod';

export const Digest = z.strictObject({
  headings: z.array(
    z.strictObject({ line: z.number().int(), title: z.string(), lessons: z.array(z.string()) }),
  ),
  systems: z.array(z.strictObject({ name: z.string(), lessons: z.array(z.string()) })),
  errata: z.record(z.string(), z.array(z.string())),
});
export type Digest = z.infer<typeof Digest>;

const rowsOf = (text: string, section: string): string[][] => {
  const [, after = ''] = text.split(new RegExp(`^## ${section}\\..*$`, 'm'));
  const [body = ''] = after.split(/^## /m);
  return body
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\|[-|\s]+$/.test(line))
    .slice(1)
    .map((line) =>
      line
        .slice(1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
};

const lessonsIn = (cell = '') => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map(([, id = '']) => id);

/** @param curriculum text of curriculum.md, whose sections A, B and C are tables */
export function digestOf(curriculum: string): Digest {
  const headings = rowsOf(curriculum, 'A')
    .map(([line, title = '', lessons]) => ({
      line: Number(line),
      title: title.replaceAll('&nbsp;', '').trim(),
      lessons: lessonsIn(lessons),
    }))
    .filter(({ title }) => !title.endsWith('(code comment)'));
  const systems = rowsOf(curriculum, 'B')
    .filter(([, , lessons]) => lessonsIn(lessons).length > 0)
    .map(([name = '', , lessons]) => ({ name, lessons: lessonsIn(lessons) }));
  const errata: Record<string, string[]> = {};
  for (const [lesson, list = ''] of rowsOf(curriculum, 'C')) {
    for (const id of lessonsIn(lesson)) errata[id] = list.split(/,\s*/).filter(Boolean);
  }
  if (headings.length === 0 || systems.length === 0 || Object.keys(errata).length === 0) {
    throw new Error(
      'The curriculum has no tables under "## A.", "## B." and "## C."; give the right file with --curriculum, or leave it out to use content/coverage.yml.',
    );
  }
  return { headings, systems, errata };
}
