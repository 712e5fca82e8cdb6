import { bodyOf, type FrontendMessage, readText } from '../protocol/frontend';
import { type Traits, traitsOf } from '../sql/traits';
import type { PreparedStatements } from './prepared';

/** What a client sent up to where it expects an answer: a Query, or messages up to Sync or Flush. */
export interface Unit {
  readonly messages: readonly FrontendMessage[];
  /** Ends with ReadyForQuery: not so after Flush. */
  readonly whole: boolean;
}

/** What is to come of a message that the server accepts. */
export interface Parsed {
  readonly name: string;
  readonly sql: string;
  readonly message: FrontendMessage;
}

/** A unit as the shared session is to see it. */
export interface Translated {
  readonly messages: readonly FrontendMessage[];
  readonly whole: boolean;
  readonly simple: boolean;
  /** In the order of ParseComplete. */
  readonly parses: readonly Parsed[];
  /** In the order of CloseComplete: a statement's name, or null for a portal. */
  readonly closes: readonly (string | null)[];
  /** In the order of CommandComplete: the text and its traits. */
  readonly runs: readonly { readonly sql: string; readonly traits: Traits; readonly statement: number }[];
  /** Names that it uses and that it does not make itself. */
  readonly uses: readonly string[];
  /** Everything that it could run. */
  readonly texts: readonly string[];
  readonly traits: readonly Traits[];
  /** @param position in the text that the server has, from 1 @returns the same in the client's */
  position(position: number): number;
  /** Parameters as texts, as far as they are: names of settings may be among them. */
  readonly parameters: readonly string[];
}

/** Portals live no longer than a transaction, in which nobody else runs: their names need no translation. */
export function translate(
  unit: Unit,
  prepared: PreparedStatements,
  portals: Map<string, string>,
  unnamed: { sql: string },
): Translated {
  const messages: FrontendMessage[] = [];
  const parses: Parsed[] = [];
  const closes: (string | null)[] = [];
  const runs: { sql: string; traits: Traits; statement: number }[] = [];
  const uses = new Set<string>();
  const made = new Map<string, string>();
  const texts: string[] = [];
  const parameters: string[] = [];
  const sqlOf = (name: string): string =>
    made.get(name) ?? (name === '' ? unnamed.sql : prepared.sqlOf(name));
  const innerOf = (name: string): string => (name === '' ? '' : prepared.inner(name));
  const use = (name: string): void => {
    if (!made.has(name)) uses.add(name);
  };

  for (const message of unit.messages) {
    const { type, body } = message;
    if (type === 'Q') {
      const sql = readText(body).text;
      const traits = traitsOf(sql);
      texts.push(sql);
      for (const statement of traits.statements.keys()) runs.push({ sql, traits, statement });
      for (const { text } of traits.preparedNames) use(text);
      messages.push({ type, body: bodyOf([rename(sql, traits, prepared)]) });
    } else if (type === 'P') {
      const { text: name, end } = readText(body);
      const { text: sql, end: rest } = readText(body, end);
      const traits = traitsOf(sql);
      texts.push(sql);
      for (const { text } of traits.preparedNames) use(text);
      made.set(name, sql);
      const translated = {
        type,
        body: bodyOf([innerOf(name), rename(sql, traits, prepared)], body.subarray(rest)),
      };
      parses.push({ name, sql, message: translated });
      messages.push(translated);
    } else if (type === 'B') {
      const { text: portal, end } = readText(body);
      const { text: name, end: rest } = readText(body, end);
      use(name);
      const sql = sqlOf(name);
      portals.set(portal, sql);
      texts.push(sql);
      parameters.push(...parametersOf(body.subarray(rest)));
      messages.push({ type, body: bodyOf([portal, innerOf(name)], body.subarray(rest)) });
    } else if ((type === 'D' || type === 'C') && body[0] === 'S'.charCodeAt(0)) {
      const { text: name } = readText(body, 1);
      if (type === 'D') use(name);
      else closes.push(name);
      messages.push({ type, body: bodyOf([`S${innerOf(name)}`]) });
    } else {
      if (type === 'C') closes.push(null);
      if (type === 'E') {
        const sql = portals.get(readText(body).text) ?? '';
        runs.push({ sql, traits: traitsOf(sql), statement: 0 });
      }
      messages.push(message);
    }
  }
  return {
    messages,
    whole: unit.whole,
    simple: unit.messages[0]?.type === 'Q',
    parses,
    closes,
    runs,
    uses: [...uses],
    texts,
    traits: texts.map(traitsOf),
    parameters,
    position: (position) => originalPosition(position, texts.at(-1) ?? '', prepared),
  };
}

function originalPosition(position: number, sql: string, prepared: PreparedStatements): number {
  let longer = 0;
  for (const { text, start, end } of traitsOf(sql).preparedNames) {
    if (position <= start + longer) break;
    longer += quoted(prepared.inner(text)).length - (end - start);
  }
  return position - longer;
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The text with inner names of prepared statements. */
function rename(sql: string, { preparedNames }: Traits, prepared: PreparedStatements): string {
  let renamed = sql;
  for (const { text, start, end } of preparedNames.toReversed())
    renamed = `${renamed.slice(0, start)}${quoted(prepared.inner(text))}${renamed.slice(end)}`;
  return renamed;
}

const decoder = new TextDecoder();
const LONGEST_NAME = 200;

function parametersOf(rest: Uint8Array): string[] {
  const view = new DataView(rest.buffer, rest.byteOffset, rest.byteLength);
  const found: string[] = [];
  try {
    let at = 2 + 2 * view.getInt16(0);
    let left = view.getInt16(at);
    at += 2;
    for (; left > 0; left--) {
      const length = view.getInt32(at);
      at += 4;
      if (length > 0 && length < LONGEST_NAME) found.push(decoder.decode(rest.subarray(at, at + length)));
      if (length > 0) at += length;
    }
  } catch (error) {
    // The server says what is wrong with such a message.
    if (!(error instanceof RangeError)) throw error;
  }
  return found;
}
