/** A message of PostgreSQL in a few words. */
import { count, oneLine } from '../text';
import type { Cell, PostgresBody } from './messages';

const cells = (list: readonly Cell[]) =>
  list.map((cell) => (cell === null ? 'NULL' : JSON.stringify(cell))).join(', ');
const named = (name: string) => (name === '' ? '' : ` ${name}`);
const words = (kind: string) => kind.replaceAll('-', ' ');

function say(body: PostgresBody): string {
  switch (body.kind) {
    case 'startup':
      return `startup ${body.version} ${Object.entries(body.parameters)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ')}`;
    case 'ssl-request':
      return 'may we speak TLS?';
    case 'gss-request':
      return 'may we speak GSSAPI?';
    case 'ssl-answer':
      return body.accepted ? 'yes: what follows is encrypted' : 'no: not encrypted';
    case 'cancel':
      return `cancel what process ${body.pid} does`;
    case 'credentials':
      return 'credentials (not shown)';
    case 'query':
      return body.sql;
    case 'parse':
      return `parse${named(body.statement)}: ${body.sql}`;
    case 'bind':
      return `bind${named(body.statement)} [${cells(body.parameters)}]`;
    case 'describe':
    case 'close':
      return `${body.kind} ${body.of}${named(body.name)}`;
    case 'execute':
      return `execute${named(body.portal)}${body.rows > 0 ? `, at most ${count(body.rows, 'row')}` : ''}`;
    case 'copy-fail':
      return `copy fails: ${body.reason}`;
    case 'authentication':
      return `authentication: ${body.method}`;
    case 'backend-key':
      return `backend process ${body.pid}`;
    case 'parameter':
      return `${body.name} = ${body.value}`;
    case 'ready':
      return `ready, transaction ${body.transaction}`;
    case 'row-description':
      return `columns ${body.columns.join(', ')}`;
    case 'data-row':
      return `row ${cells(body.cells)}`;
    case 'complete':
      return `done: ${body.tag}`;
    case 'error':
    case 'notice':
      return `${body.report.severity} ${body.report.code}: ${body.report.message}`;
    case 'notification':
      return `notification on ${body.channel}: ${body.payload}`;
    case 'copy-begin':
      return `copy ${body.way} begins`;
    case 'copy-data':
      return `copy: ${body.text}`;
    case 'encrypted':
      return 'TLS';
    default:
      return words(body.kind);
  }
}

export const summaryOf = (body: PostgresBody): string => oneLine(say(body));
