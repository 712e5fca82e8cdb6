/** Results as psql prints them. */
import type { Column, QueryAnswer, StatementResult } from '../../../service-clients/postgres';
import type { ErrorFields } from '../../../services/postgres/protocol/messages';

/** Types that psql aligns to the right: numbers, oid, xid, money. */
const NUMERIC = new Set([20, 21, 23, 26, 28, 29, 700, 701, 790, 1700, 5069]);

export interface TableOptions {
  /** One line for each column of each row (`\x`). */
  readonly expanded: boolean;
  readonly tuplesOnly: boolean;
  /** Columns divided by `|`, without alignment (`-A`). */
  readonly unaligned: boolean;
  readonly title?: string;
  /** Stands where `(3 rows)` would. */
  readonly footer?: readonly string[];
}

type Row = readonly (string | null)[];

export function table(columns: readonly Column[], rows: readonly Row[], options: TableOptions): string {
  if (options.unaligned) return unaligned(columns, rows, options);
  if (options.expanded) return expanded(columns, rows, options);
  return aligned(columns, rows, options);
}

const width = (text: string): number => [...text].length;
const linesOf = (value: string | null | undefined): string[] => (value ?? '').split('\n');

function aligned(
  columns: readonly Column[],
  rows: readonly Row[],
  { title, footer, tuplesOnly }: TableOptions,
): string {
  if (columns.length === 0) return `${tuplesOnly ? '' : `--\n${count(rows.length)}\n`}\n`;
  const cells = rows.map((row) => columns.map((_, at) => linesOf(row[at])));
  const widths = columns.map(({ name }, at) =>
    Math.max(width(name), ...cells.map((row) => Math.max(...(row[at] ?? ['']).map(width)))),
  );
  const out: string[] = [];
  const total = widths.reduce((sum, each) => sum + each + 3, -1);
  if (title !== undefined)
    out.push(`${' '.repeat(Math.max(0, Math.floor((total - width(title)) / 2)))}${title}`);
  if (!tuplesOnly) {
    out.push(columns.map(({ name }, at) => ` ${centred(name, widths[at] ?? 0)} `).join('|'));
    out.push(widths.map((each) => '-'.repeat(each + 2)).join('+'));
  }
  for (const row of cells) {
    const height = Math.max(1, ...row.map(({ length }) => length));
    for (let line = 0; line < height; line++)
      out.push(
        columns
          .map(({ oid }, at) => {
            const part = row[at]?.[line];
            const text = part ?? '';
            const space = ' '.repeat((widths[at] ?? 0) - width(text));
            const more = line + 1 < (row[at]?.length ?? 0) ? '+' : ' ';
            const last = at === columns.length - 1;
            if (last && part === undefined) return ' ';
            // psql leaves no spaces behind the last column.
            if (NUMERIC.has(oid)) return ` ${space}${text}${last && more === ' ' ? '' : more}`;
            return ` ${text}${last && more === ' ' ? '' : space + more}`;
          })
          .join('|'),
      );
  }
  if (!tuplesOnly) out.push(...(footer ?? [count(rows.length)]));
  return `${out.join('\n')}\n\n`;
}

function centred(text: string, space: number): string {
  const left = Math.floor((space - width(text)) / 2);
  return `${' '.repeat(left)}${text}${' '.repeat(space - width(text) - left)}`;
}

const count = (rows: number): string => `(${rows} ${rows === 1 ? 'row' : 'rows'})`;

function expanded(columns: readonly Column[], rows: readonly Row[], { tuplesOnly }: TableOptions): string {
  if (rows.length === 0 || columns.length === 0) return tuplesOnly ? '\n' : `${count(rows.length)}\n\n`;
  const names = Math.max(...columns.map(({ name }) => width(name)));
  const values = Math.max(0, ...rows.flatMap((row) => row.flatMap((value) => linesOf(value).map(width))));
  const out = rows.flatMap((row, index) => {
    const head = `-[ RECORD ${index + 1} ]`;
    const rule = `${head}${'-'.repeat(Math.max(0, names + 1 - width(head)))}`;
    const plus = width(rule) > names + 1 ? rule : `${rule}+`;
    const full = `${plus}${'-'.repeat(Math.max(0, names + values + 3 - width(plus)))}`;
    return [
      ...(tuplesOnly ? (index === 0 ? [] : ['']) : [full]),
      ...columns.flatMap(({ name }, at) =>
        linesOf(row[at]).map((line, part, all) => {
          const label = part === 0 ? name : '';
          const more = part + 1 < all.length ? `${' '.repeat(values - width(line))}+` : '';
          return `${label}${' '.repeat(names - width(label))} | ${line}${more}`;
        }),
      ),
    ];
  });
  return `${out.join('\n')}\n\n`;
}

function unaligned(columns: readonly Column[], rows: readonly Row[], { tuplesOnly }: TableOptions): string {
  const lines = (columns.length === 0 ? [] : rows).map((row) => row.map((value) => value ?? '').join('|'));
  if (tuplesOnly) return lines.map((line) => `${line}\n`).join('');
  return [columns.map(({ name }) => name).join('|'), ...lines, count(rows.length), ''].join('\n');
}

/** Everything that a query answered, except what went wrong. */
export function results(answer: QueryAnswer, options: TableOptions): string {
  return answer.results.map((result) => one(result, options)).join('');
}

function one({ columns, rows, tag }: StatementResult, options: TableOptions): string {
  // What RETURNING gives is told of as well as shown.
  if (columns)
    return table(columns, rows, options) + (/^(INSERT|UPDATE|DELETE|MERGE) /.test(tag) ? `${tag}\n` : '');
  if (tag.startsWith('COPY') && rows.length > 0) return rows.map(([line]) => `${line}\n`).join('');
  return `${tag}\n`;
}

/** An error or a notice, with the place in the statement. @param sql that was sent */
export function problem(fields: ErrorFields, sql: string): string {
  const { S = 'ERROR', M = '', D, H, P, W } = fields;
  const lines = [`${S}:  ${M}`];
  if (P !== undefined) lines.push(...place(sql, Number(P)));
  if (D !== undefined) lines.push(`DETAIL:  ${D}`);
  if (H !== undefined) lines.push(`HINT:  ${H}`);
  if (W !== undefined && S !== 'NOTICE') lines.push(`CONTEXT:  ${W}`);
  return `${lines.join('\n')}\n`;
}

/** libpq shows about a line of the terminal. */
const SHOWN = 60;

function place(sql: string, position: number): string[] {
  const characters = [...sql];
  const before = characters.slice(0, position - 1).join('');
  const number = before.split('\n').length;
  const start = before.lastIndexOf('\n') + 1;
  const line = sql.slice(start).split('\n')[0] ?? '';
  const column = [...before.slice(start)].length;
  const head = `LINE ${number}: `;
  if ([...line].length <= SHOWN) return [`${head}${line}`, `${' '.repeat(head.length + column)}^`];
  const from = Math.max(0, Math.min(column - 10, [...line].length - SHOWN));
  const cut = [...line].slice(from, from + SHOWN).join('');
  const dots = from > 0 ? '...' : '';
  const tail = from + SHOWN < [...line].length ? '...' : '';
  return [`${head}${dots}${cut}${tail}`, `${' '.repeat(head.length + dots.length + column - from)}^`];
}
