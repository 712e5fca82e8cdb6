import { statementsOf, type Token, tokensOf } from './lexer';

/** What the front end must know of a text before the server runs it. */
export interface Traits {
  readonly statements: readonly (readonly Token[])[];
  /** Settings may be others afterwards. */
  readonly changesSettings: boolean;
  readonly copiesIn: boolean;
  /** It may have to wait without holding up others: for a sleep, for an advisory lock. */
  readonly mayWait: boolean;
  /** It asks for the clients that there are. */
  readonly asksForClients: boolean;
  readonly touchesTemporary: boolean;
  readonly changesRoles: boolean;
  /** Its statements only read. */
  readonly reads: boolean;
  /** Names of prepared statements that its SQL makes or uses: where they stand. */
  readonly preparedNames: readonly Token[];
  readonly listens: boolean;
  /** Why this server does not do that; null: it does. */
  readonly refusal: string | null;
}

const SETTINGS = new Set(['set', 'reset', 'discard', 'do', 'call']);
const READS = new Set(['select', 'values', 'table', 'show', 'explain', 'with']);
const WRITES = new Set([
  'insert',
  'update',
  'delete',
  'merge',
  'into',
  'nextval',
  'setval',
  'set_config',
  'for',
]);
const WAITS = /^pg_(sleep|(try_)?advisory_)/;
const CLIENTS =
  /^pg_(stat_(get_)?(activity|ssl|gssapi)|cancel_backend|terminate_backend|blocking_pids|listening_channels)$/;
const TEMPORARY = /^(temp|temporary|pg_temp(_\d+)?)$/;

const seen = new Map<string, Traits>();
const REMEMBERED = 500;
const LONG = 10_000;

export function traitsOf(sql: string): Traits {
  const known = seen.get(sql);
  if (known) return known;
  const traits = read(sql);
  if (sql.length > LONG) return traits;
  if (seen.size >= REMEMBERED) seen.delete(seen.keys().next().value ?? '');
  seen.set(sql, traits);
  return traits;
}

function read(sql: string): Traits {
  const statements = statementsOf(tokensOf(sql));
  const words = statements.flat().filter(({ kind }) => kind === 'word' || kind === 'quoted');
  const some = (test: (word: string) => boolean): boolean => words.some(({ text }) => test(text));
  const first = statements.map(([token]) => token?.text ?? '');
  return {
    statements,
    changesSettings: first.some((word) => SETTINGS.has(word)) || some((word) => word === 'set_config'),
    copiesIn: statements.some(isCopyIn),
    mayWait: some((word) => WAITS.test(word)),
    asksForClients: some((word) => CLIENTS.test(word)),
    touchesTemporary: some((word) => TEMPORARY.test(word)) || first.includes('discard'),
    changesRoles: some((word) => word === 'role' || word === 'user' || word === 'password'),
    reads: first.length > 0 && first.every((word) => READS.has(word)) && !some((word) => WRITES.has(word)),
    preparedNames: statements.flatMap(preparedName),
    listens: first.some((word) => word === 'listen' || word === 'unlisten' || word === 'discard'),
    refusal: statements.map(refusalOf).find((reason) => reason !== null) ?? null,
  };
}

const isWord = (token: Token | undefined, ...texts: readonly string[]): boolean =>
  token?.kind === 'word' && texts.includes(token.text);

function isCopyIn(tokens: readonly Token[]): boolean {
  if (!isWord(tokens[0], 'copy')) return false;
  return tokens.some((token, index) => isWord(token, 'from') && isWord(tokens[index + 1], 'stdin'));
}

/** PREPARE name, EXECUTE name (also under EXPLAIN and CREATE TABLE AS), DEALLOCATE name; not ALL. */
function preparedName(tokens: readonly Token[]): Token[] {
  const [first, second, third] = tokens;
  if (isWord(first, 'prepare')) return second && !isWord(second, 'transaction') ? [second] : [];
  if (isWord(first, 'deallocate')) {
    const name = isWord(second, 'prepare') ? third : second;
    return name && !isWord(name, 'all') ? [name] : [];
  }
  if (isWord(first, 'execute')) return second ? [second] : [];
  if (!isWord(first, 'explain', 'create')) return [];
  const at = tokens.findIndex((token) => isWord(token, 'execute'));
  if (at < 0 || (isWord(first, 'create') && !isWord(tokens[at - 1], 'as'))) return [];
  const name = tokens[at + 1];
  return name ? [name] : [];
}

function refusalOf([first, second]: readonly Token[]): string | null {
  if (isWord(first, 'create', 'drop') && isWord(second, 'database'))
    return 'this server has one database, "postgres": its one session cannot be connected to another';
  return null;
}
