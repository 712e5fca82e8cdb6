/** What a compiled lesson names must exist: blocks, their attributes, and the things of its lab. */
import { BLOCKS } from './blocks';
import type { BlockUse, LessonFacts } from './facts';
import type { ContentProblem } from './problem';
import type { FrontMatter } from './schema';

/** What a lesson may refer to; from its lab and front matter. */
export interface LabNames {
  readonly request: readonly string[];
  readonly fault: readonly string[];
  readonly visualizer: readonly string[];
  /** Of the start state and of the solution: a lesson may point at a file that the learner is about to make. */
  readonly file: readonly string[];
}

export function lintLesson(
  facts: LessonFacts,
  frontMatter: Pick<FrontMatter, 'objectives' | 'errata'>,
  lab: LabNames,
  at: { readonly file: string; readonly bodyOffset: number },
): ContentProblem[] {
  const problems: ContentProblem[] = [];
  const report = (line: number, message: string, mend: string, field?: string) =>
    problems.push({ file: at.file, line: line + at.bodyOffset, message, mend, ...(field ? { field } : {}) });
  const names = { ...lab, objective: frontMatter.objectives.map(({ id }) => id) };

  for (const { line } of facts.imports) {
    report(line, 'a lesson cannot import or export', 'Use the blocks by name; docs/authoring.md lists them.');
  }
  for (const block of facts.blocks) {
    if (/^[A-Z]/.test(block.name))
      lintBlock(block, names, (message, mend, field) => report(block.line, message, mend, field));
  }
  lintIds(facts.blocks, report);

  const corrected = facts.blocks.flatMap(({ name, attributes }) =>
    name === 'Correction' ? [attributes['errata'] ?? ''] : [],
  );
  for (const errata of frontMatter.errata) {
    if (!corrected.some((listed) => listed.split(/[\s,]+/).includes(errata))) {
      report(
        0,
        `front matter lists ${errata}, and no <Correction> teaches it`,
        `Write <Correction errata="${errata}" …>, or take it off the list.`,
        'errata',
      );
    }
  }
  const tasks = new Set(
    facts.blocks.flatMap(({ name, attributes }) => (name === 'Task' ? [attributes['objective']] : [])),
  );
  for (const { id } of frontMatter.objectives) {
    if (!tasks.has(id)) {
      report(
        0,
        `no <Task> builds the objective "${id}"`,
        `Add <Task objective="${id}">what to build</Task>.`,
        'objectives',
      );
    }
  }
  return problems;
}

type Report = (message: string, mend: string, field?: string) => void;

function lintBlock(block: BlockUse, names: Readonly<Record<string, readonly string[]>>, report: Report) {
  const rule = BLOCKS[block.name];
  if (!rule) {
    report(`there is no block <${block.name}>`, `Use one of: ${Object.keys(BLOCKS).join(', ')}.`);
    return;
  }
  for (const [name, { required, refersTo }] of Object.entries(rule.attributes)) {
    const value = block.attributes[name];
    if (value === undefined) {
      if (required)
        report(`<${block.name}> needs the attribute "${name}"`, `Write <${block.name} ${name}="…">.`, name);
      continue;
    }
    const known = refersTo ? (names[refersTo] ?? []) : null;
    if (known && value !== null && !known.includes(value)) {
      report(
        `<${block.name}> names the ${refersTo} "${value}", which the lab does not have`,
        known.length > 0 ? `It has: ${known.join(', ')}.` : `Add it to the lab, or remove the block.`,
        name,
      );
    }
  }
  for (const name of Object.keys(block.attributes)) {
    if (!(name in rule.attributes)) {
      report(
        `<${block.name}> has no attribute "${name}"`,
        `Its attributes are: ${Object.keys(rule.attributes).join(', ') || 'none'}.`,
        name,
      );
    }
  }
  if (rule.inside && !rule.inside.includes(block.parent ?? '')) {
    report(
      `<${block.name}> stands outside of <${rule.inside.join('> or <')}>`,
      `Move it directly into <${rule.inside[0]}>.`,
    );
  }
  for (const needed of rule.needs ?? []) {
    if (!block.holds.includes(needed))
      report(`<${block.name}> needs a <${needed}>`, `Write one directly in it.`);
  }
  if (
    block.name === 'Code' &&
    block.attributes['lines'] != null &&
    !/^\d+(-\d+)?$/.test(block.attributes['lines'])
  ) {
    report(
      `<Code lines="${block.attributes['lines']}"> is no line range`,
      'Write lines="12" or lines="12-18".',
      'lines',
    );
  }
}

/** What is kept of a learner's answers goes by these ids, so they must differ. */
function lintIds(
  blocks: readonly BlockUse[],
  report: (line: number, message: string, mend: string, field?: string) => void,
) {
  const seen = new Map<string, number>();
  for (const { name, line, attributes } of blocks) {
    const id = attributes['id'];
    if (id == null || !['Predict', 'Quiz', 'Question'].includes(name)) continue;
    const key = `${name}#${id}`;
    const earlier = seen.get(key);
    if (earlier !== undefined)
      report(line, `the id "${id}" is taken by another <${name}>`, 'Give each its own id.', 'id');
    seen.set(key, line);
  }
}
