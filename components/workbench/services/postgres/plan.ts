/** What `EXPLAIN (FORMAT JSON)` says, as a tree to look at. */

export interface PlanStep {
  /** `Index Scan using products_pkey on products` */
  readonly title: string;
  /** Conditions, filters, sort keys: `Filter: (stock > 0)`. */
  readonly details: readonly string[];
  readonly startCost: number;
  readonly totalCost: number;
  readonly rows: number;
  /** Of EXPLAIN ANALYZE: milliseconds of all loops together, and rows of each loop. */
  readonly actual: { readonly milliseconds: number; readonly rows: number; readonly loops: number } | null;
  readonly steps: readonly PlanStep[];
}

type Node = Readonly<Record<string, unknown>>;

const DETAILS = [
  'Index Cond',
  'Recheck Cond',
  'Hash Cond',
  'Merge Cond',
  'Join Filter',
  'Filter',
  'Rows Removed by Filter',
  'Sort Key',
  'Sort Method',
  'Group Key',
  'Shared Hit Blocks',
  'Shared Read Blocks',
] as const;

/** @param json the only row of the answer @throws {SyntaxError} it is none */
export function readPlan(json: string): PlanStep {
  const [{ Plan }] = JSON.parse(json) as [{ Plan: Node }];
  return stepOf(Plan);
}

function stepOf(node: Node): PlanStep {
  const number = (key: string): number => Number(node[key] ?? 0);
  const loops = number('Actual Loops');
  return {
    title: titleOf(node),
    details: DETAILS.flatMap((key) => {
      const value = node[key];
      if (value === undefined || value === 0) return [];
      return [`${key}: ${Array.isArray(value) ? value.join(', ') : String(value)}`];
    }),
    startCost: number('Startup Cost'),
    totalCost: number('Total Cost'),
    rows: number('Plan Rows'),
    actual:
      node['Actual Loops'] === undefined
        ? null
        : { milliseconds: number('Actual Total Time') * loops, rows: number('Actual Rows'), loops },
    steps: ((node['Plans'] ?? []) as readonly Node[]).map(stepOf),
  };
}

function titleOf(node: Node): string {
  const text = (key: string): string => String(node[key] ?? '');
  const words = [text('Node Type')];
  if (node['Join Type'] !== undefined && node['Join Type'] !== 'Inner') words.push(`(${text('Join Type')})`);
  if (node['Index Name'] !== undefined) words.push(`using ${text('Index Name')}`);
  if (node['Relation Name'] !== undefined) words.push(`on ${text('Relation Name')}`);
  else if (node['CTE Name'] !== undefined) words.push(`on ${text('CTE Name')}`);
  return words.join(' ');
}
