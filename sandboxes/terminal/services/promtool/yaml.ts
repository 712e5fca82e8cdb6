/** YAML as go-yaml reads it strictly into Prometheus' structures: what it says of what does not fit. */
import { isMap, isScalar, isSeq, LineCounter, type ParsedNode, parseDocument, type YAMLMap } from 'yaml';

/** In go-yaml's words, as far as they are known. */
export class YamlFailure extends Error {
  override readonly name = 'YamlFailure';
}

export type Position = readonly [line: number, column: number];

export interface YamlFile {
  /** null: it is empty. */
  readonly root: ParsedNode | null;
  at(node: ParsedNode): Position;
}

/** @throws {YamlFailure} it is no YAML; what is wrong is told in the words of our parser, which are not go-yaml's */
export function readYaml(text: string): YamlFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(Math.min(error.pos[0], text.trimEnd().length));
    throw new YamlFailure(`yaml: line ${line}: ${error.message}`);
  }
  return {
    root: document.contents,
    at(node) {
      const { line, col } = lines.linePos(node.range[0]);
      return [line, col];
    },
  };
}

/** A structure of Go: by its keys what each holds. */
export interface GoType {
  /** `rulefmt.RuleNode` */
  readonly name: string;
  readonly fields: Readonly<Record<string, GoList | GoType | null>>;
}

/** A list of structures. */
export interface GoList {
  readonly of: GoType;
}

/** @throws {YamlFailure} all that does not fit */
export function checkFields({ root, at }: YamlFile, type: GoType): void {
  const wrong: string[] = [];
  const look = (node: ParsedNode | null, wanted: GoList | GoType): void => {
    if (node === null || (isScalar(node) && node.value === null)) return;
    const line = `line ${at(node)[0]}: `;
    if ('of' in wanted) {
      if (isSeq(node)) for (const item of node.items) look(item as ParsedNode, wanted.of);
      else wrong.push(`${line}cannot unmarshal ${shown(node)} into []${wanted.of.name}`);
      return;
    }
    if (!isMap(node)) {
      wrong.push(`${line}cannot unmarshal ${shown(node)} into ${wanted.name}`);
      return;
    }
    const seen = new Map<string, number>();
    for (const { key, value } of (node as YAMLMap.Parsed).items) {
      const name = textOf(key);
      const [keyLine] = at(key);
      const before = seen.get(name);
      if (before !== undefined)
        wrong.push(`line ${keyLine}: mapping key ${JSON.stringify(name)} already defined at line ${before}`);
      seen.set(name, keyLine);
      const field = wanted.fields[name];
      if (field === undefined) wrong.push(`line ${keyLine}: field ${name} not found in type ${wanted.name}`);
      else if (field !== null) look(value, field);
    }
  };
  look(root, type);
  if (wrong.length > 0) throw new YamlFailure(['yaml: unmarshal errors:', ...wrong].join('\n  '));
}

const shown = (node: ParsedNode): string =>
  isScalar(node) ? `!!str \`${textOf(node)}\`` : isSeq(node) ? '!!seq' : '!!map';

/** The value of a key, or null. */
export const child = (node: ParsedNode | null | undefined, name: string): ParsedNode | null =>
  isMap(node)
    ? (((node as YAMLMap.Parsed).items.find(({ key }) => textOf(key) === name)?.value as ParsedNode | null) ??
      null)
    : null;

export const items = (node: ParsedNode | null): readonly ParsedNode[] =>
  isSeq(node) ? (node.items as ParsedNode[]) : [];

/** What a scalar says, as it is written; '' for all else. */
export const textOf = (node: ParsedNode | null): string => {
  if (!isScalar(node) || node.value === null) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
};

/** Keys and texts of a map, in their order. */
export const entriesOf = (node: ParsedNode | null): readonly (readonly [string, string])[] =>
  isMap(node)
    ? (node as YAMLMap.Parsed).items.map(
        ({ key, value }) => [textOf(key), textOf(value as ParsedNode | null)] as const,
      )
    : [];
