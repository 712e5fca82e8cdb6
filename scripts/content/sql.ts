/** A light reading of SQL in lessons: quotes and brackets close, and every statement begins with one. No full grammar. */
import type { Finding } from './fences';

const STATEMENTS =
  /^(select|insert|update|delete|merge|with|create|alter|drop|truncate|begin|start|commit|rollback|savepoint|release|set|reset|show|explain|analyze|vacuum|grant|revoke|lock|listen|notify|copy|declare|fetch|close|prepare|execute|do|call|refresh|reindex|cluster|comment|values|table)\b/i;

/** Strings, quoted names, dollar quotes and comments, each whole; or a bracket, a semicolon; or anything else. */
const TOKEN =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|(\$\w*\$)[\s\S]*?\1|--[^\n]*|\/\*[\s\S]*?\*\/|[();]|[^'"$()\-/;]+|[\s\S]/g;

/** @returns the first thing that is wrong, or `null` */
export function sqlProblem(text: string): Finding | null {
  const lineAt = (offset: number) => text.slice(0, offset).split('\n').length;
  const open: number[] = [];
  let statement = '';
  let began = 0;

  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token === "'" || token === '"') return problem(lineAt(index), `${token} is not closed`);
    if (token.startsWith('--') || token.startsWith('/*')) continue;
    if (token === '(') open.push(index);
    if (token === ')' && open.pop() === undefined) return problem(lineAt(index), '")" closes nothing');
    if (token === ';') {
      const wrong = startProblem(statement, lineAt(began));
      if (wrong) return wrong;
      statement = '';
      continue;
    }
    if (statement.trim() === '' && token.trim() !== '')
      began = index + token.length - token.trimStart().length;
    statement += token;
  }
  const unclosed = open.at(-1);
  if (unclosed !== undefined) return problem(lineAt(unclosed), '"(" is not closed');
  return startProblem(statement, lineAt(began));
}

const startProblem = (statement: string, line: number): Finding | null =>
  statement.trim() === '' || STATEMENTS.test(statement.trim())
    ? null
    : problem(line, `no statement begins with "${statement.trim().split(/\s/)[0] ?? ''}"`);

const problem = (line: number, message: string): Finding => ({ line, message, code: '' });
