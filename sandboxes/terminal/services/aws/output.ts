/** Answers as the AWS CLI prints them: `--output json` and `--output text`. */
import type { Structure, Value } from './shorthand';

/** @returns nothing where nothing was answered */
export function printed(answer: Structure, format: 'json' | 'text'): string {
  if (Object.keys(answer).length === 0) return '';
  return format === 'json' ? `${asJson(answer)}\n` : asText(answer);
}

/** Python's: four blanks, and of what is not ASCII the characters themselves. */
const asJson = (value: Value): string => JSON.stringify(value, null, 4);

const isScalar = (value: Value | undefined): boolean => value === null || typeof value !== 'object';

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

// As Python says them.
const scalar = (value: Value | undefined): string => {
  if (value === undefined) return '';
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
};

/**
 * A line for each structure: the name of what it is in, then its simple values in the order of their names; what it holds
 * follows in lines of its own. Structures of one list have the same columns.
 */
function asText(value: Value, name?: string, columns?: readonly string[]): string {
  if (isList(value)) return listAsText(value, name);
  if (isScalar(value)) return `${scalar(value)}\n`;
  const structure = value as Structure;
  const names = Object.keys(structure).toSorted();
  const cells = columns ?? names.filter((each) => isScalar(structure[each]));
  const line = [
    ...(name === undefined ? [] : [name.toUpperCase()]),
    ...cells.map((each) => scalar(structure[each])),
  ];
  return [
    cells.length === 0 ? '' : `${line.join('\t')}\n`,
    ...names
      .filter((each) => !isScalar(structure[each]))
      .map((each) => asText(structure[each] ?? null, each)),
  ].join('');
}

function listAsText(items: readonly Value[], name?: string): string {
  const structures = items.filter((item): item is Structure => !isScalar(item) && !isList(item));
  if (structures.length === 0) {
    if (name !== undefined) return items.map((item) => `${name.toUpperCase()}\t${scalar(item)}\n`).join('');
    return items.length === 0 ? '' : `${items.map(scalar).join('\t')}\n`;
  }
  const columns = new Set(
    structures.flatMap((each) => Object.keys(each).filter((column) => isScalar(each[column]))),
  );
  return structures.map((each) => asText(each, name, [...columns].toSorted())).join('');
}
