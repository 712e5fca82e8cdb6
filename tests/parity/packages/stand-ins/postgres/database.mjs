/** Tables in memory, one transaction at a time a session (a snapshot to go back to), and the statements on them. */
import { SqlError } from './errors.mjs';
import { compare, evaluate, isAggregate } from './expressions.mjs';
import { BIGINT, coerce, TEXT, typeOf } from './types.mjs';

export function createDatabase() {
  let tables = new Map();
  const snapshot = () =>
    new Map(
      [...tables].map(([name, table]) => [name, { ...table, rows: table.rows.map((row) => [...row]) }]),
    );
  return {
    snapshot,
    restore(to) {
      tables = to;
    },
    /** @returns `{ tag, fields, rows }` */
    run: (statement, parameters) => new Execution(tables, parameters).run(statement),
  };
}

class Execution {
  constructor(tables, parameters) {
    this.tables = tables;
    this.parameters = parameters;
  }

  run(statement) {
    const { type } = statement;
    if (type === 'select') {
      const result = this.select(statement);
      return { ...result, tag: `SELECT ${result.rows.length}` };
    }
    return this[type](statement);
  }

  table({ of, at }) {
    const found = this.tables.get(of);
    if (!found)
      throw new SqlError(
        '42P01',
        `relation "${of}" does not exist`,
        at === undefined ? {} : { position: at + 1 },
      );
    return found;
  }

  /** What an expression sees: the rows of the tables in `from`, by their aliases. */
  scope(sources, rows = []) {
    return {
      rows,
      parameter: (index) => this.parameters[index - 1],
      query: (query) => this.select(query),
      column: (alias, name, at) => {
        for (const source of sources) {
          if (alias !== undefined && source.as !== alias) continue;
          const index = source.table.columns.findIndex((column) => column.name === name);
          if (index >= 0)
            return { value: source.row?.[index] ?? null, type: source.table.columns[index].type };
        }
        const full = alias === undefined ? `"${name}"` : `${alias}.${name}`;
        throw new SqlError('42703', `column ${full} does not exist`, { position: at + 1 });
      },
    };
  }

  select(query) {
    let found = [this.scope([])];
    let empty = found[0];
    if (query.from) {
      const table = this.table(query.from);
      let sources = table.rows.map((row) => [{ as: query.from.as, table, row }]);
      let nothing = [{ as: query.from.as, table }];
      for (const join of query.joins) {
        const other = this.table(join);
        sources = sources.flatMap((before) => {
          const matches = other.rows
            .map((row) => [...before, { as: join.as, table: other, row }])
            .filter((each) => evaluate(join.on, this.scope(each)).value === true);
          return matches.length > 0 || !join.left ? matches : [[...before, { as: join.as, table: other }]];
        });
        nothing = [...nothing, { as: join.as, table: other }];
      }
      found = sources.map((each) => Object.assign(this.scope(each), { sources: each }));
      empty = Object.assign(this.scope(nothing), { sources: nothing });
    }
    if (query.where) found = found.filter((scope) => evaluate(query.where, scope).value === true);
    if (query.group || query.output.some(({ value }) => isAggregate(value))) {
      const groups = new Map(query.group ? [] : [['', []]]);
      for (const scope of found) {
        const key = JSON.stringify((query.group ?? []).map((each) => String(evaluate(each, scope).value)));
        groups.set(query.group ? key : '', [...(groups.get(query.group ? key : '') ?? []), scope]);
      }
      found = [...groups.values()].map((rows) => ({ ...(rows[0] ?? empty), rows }));
      if (query.having) found = found.filter((scope) => evaluate(query.having, scope).value === true);
    }
    const list = expand(query.output, empty);
    const byAlias = (each, scope) => {
      const alias =
        each.type === 'column' && each.table === undefined && list.find(({ as }) => as === each.name);
      return evaluate(alias ? alias.value : each, scope);
    };
    if (query.order)
      found.sort((left, right) => {
        for (const { value, down } of query.order) {
          const [one, other] = [byAlias(value, left), byAlias(value, right)];
          const order = compare(one, other) ?? Number(one.value === null) - Number(other.value === null);
          if (order !== 0) return down ? -order : order;
        }
        return 0;
      });
    const count = (each) => (each ? Number(evaluate(each, empty).value) : undefined);
    const from = count(query.offset) ?? 0;
    const limit = count(query.limit);
    let { rows, fields } = project(list, found, empty);
    if (query.distinct) rows = [...new Map(rows.map((row) => [row.map(String).join('\0'), row])).values()];
    return { rows: rows.slice(from, limit === undefined ? undefined : from + limit), fields };
  }

  create({ name, quiet, definitions }) {
    if (this.tables.has(name)) {
      if (!quiet) throw new SqlError('42P07', `relation "${name}" already exists`);
      return { tag: 'CREATE TABLE' };
    }
    const columns = definitions
      .filter((each) => each.type)
      .map((each) => ({ ...each, serial: /serial$/i.test(each.type), type: typeOf(each.type) }));
    const keys = definitions.filter((each) => each.key).map((each) => keyOf(name, each));
    this.tables.set(name, { name, columns, keys, rows: [], next: 1 });
    return { tag: 'CREATE TABLE' };
  }

  alter({ table: named, definition }) {
    const table = this.table(named);
    table.keys.push(keyOf(table.name, definition));
    return { tag: 'ALTER TABLE' };
  }

  drop({ name, quiet }) {
    if (!this.tables.delete(name) && !quiet) throw new SqlError('42P01', `table "${name}" does not exist`);
    return { tag: 'DROP TABLE' };
  }

  insert({ table: named, columns, rows, conflict, returning }) {
    const table = this.table(named);
    const names = columns ?? table.columns.map(({ name }) => name);
    const done = [];
    for (const values of rows) {
      const row = table.columns.map((column) => {
        const given = values[names.indexOf(column.name)];
        if (given && given.type !== 'default') return coerce(evaluate(given, this.scope([])), column.type);
        if (column.serial) return column.type === BIGINT ? BigInt(table.next++) : table.next++;
        return column.fallback ? coerce(evaluate(column.fallback, this.scope([])), column.type) : null;
      });
      const known = (name) => table.columns.some((column) => column.name === name);
      const unknown = names.find((name) => !known(name));
      if (unknown !== undefined)
        throw new SqlError('42703', `column "${unknown}" of relation "${table.name}" does not exist`);
      const taken = this.duplicate(table, row);
      if (taken && !conflict) throw taken.error;
      if (taken && !conflict.set) continue;
      if (taken)
        this.assign(table, taken.row, conflict.set, [
          { as: 'excluded', table, row },
          { as: table.name, table, row: taken.row },
        ]);
      else table.rows.push(this.checked(table, row));
      done.push(taken ? taken.row : row);
    }
    return { ...this.returned(table, named.as, done, returning), tag: `INSERT 0 ${done.length}` };
  }

  update({ table: named, set, where, returning }) {
    const table = this.table(named);
    const rows = this.matching(table, named.as, where);
    for (const row of rows) this.assign(table, row, set, [{ as: named.as, table, row }]);
    return { ...this.returned(table, named.as, rows, returning), tag: `UPDATE ${rows.length}` };
  }

  delete({ table: named, where, returning }) {
    const table = this.table(named);
    const rows = this.matching(table, named.as, where);
    table.rows = table.rows.filter((row) => !rows.includes(row));
    return { ...this.returned(table, named.as, rows, returning), tag: `DELETE ${rows.length}` };
  }

  matching(table, as, where) {
    return table.rows.filter(
      (row) => !where || evaluate(where, this.scope([{ as, table, row }])).value === true,
    );
  }

  assign(table, row, set, sources) {
    const next = [...row];
    for (const { column, value } of set) {
      const index = table.columns.findIndex(({ name }) => name === column);
      if (index < 0)
        throw new SqlError('42703', `column "${column}" of relation "${table.name}" does not exist`);
      next[index] = coerce(evaluate(value, this.scope(sources)), table.columns[index].type);
    }
    const taken = this.duplicate(table, next, row);
    if (taken) throw taken.error;
    row.splice(0, row.length, ...this.checked(table, next));
  }

  checked(table, row) {
    for (const [index, { name, notNull }] of table.columns.entries())
      if (notNull && row[index] === null)
        throw new SqlError(
          '23502',
          `null value in column "${name}" of relation "${table.name}" violates not-null constraint`,
          { schema: 'public', table: table.name, column: name },
        );
    return row;
  }

  duplicate(table, row, except) {
    for (const { columns, name } of table.keys) {
      const indexes = columns.map((column) => table.columns.findIndex((each) => each.name === column));
      const same = table.rows.find(
        (each) =>
          each !== except &&
          indexes.every((index) => row[index] !== null && String(each[index]) === String(row[index])),
      );
      if (!same) continue;
      const detail = `Key (${columns.join(', ')})=(${indexes.map((index) => row[index]).join(', ')}) already exists.`;
      return {
        row: same,
        error: new SqlError('23505', `duplicate key value violates unique constraint "${name}"`, {
          detail,
          schema: 'public',
          table: table.name,
          constraint: name,
        }),
      };
    }
    return null;
  }

  returned(table, as, rows, returning) {
    if (!returning) return {};
    const scope = (row) => Object.assign(this.scope([{ as, table, row }]), { sources: [{ as, table, row }] });
    return project(expand(returning, scope()), rows.map(scope), scope());
  }
}

/** What must be unique, and its name: PostgreSQL's own when it is given none. */
function keyOf(table, { name, type, key, named, suffix }) {
  const columns = type ? [name] : key;
  if (suffix === 'pkey' || key === 'pkey') return { columns, name: `${table}_pkey` };
  return { columns, name: named ?? `${table}_${columns.join('_')}_key` };
}

/** `*` as the columns that it stands for. */
function expand(output, empty) {
  return output.flatMap((each) =>
    each.value.type === 'star'
      ? empty.sources
          .filter(({ as }) => each.value.table === undefined || as === each.value.table)
          .flatMap(({ as, table }) =>
            table.columns.map(({ name }) => ({ as: name, value: { type: 'column', table: as, name } })),
          )
      : [each],
  );
}

function project(list, scopes, empty) {
  const found = scopes.map((scope) => list.map(({ value }) => evaluate(value, scope)));
  const fields = list.map(({ as, value }, index) => ({
    name: as ?? value.name ?? (value.type === 'cast' ? value.to : '?column?'),
    type: found[0]?.[index]?.type ?? typeWithoutRows(value, empty) ?? TEXT,
  }));
  return {
    fields,
    rows: found.map((row) =>
      row.map((each, index) =>
        each.type === null && each.value !== null ? coerce(each, fields[index].type) : each.value,
      ),
    ),
  };
}

function typeWithoutRows(value, empty) {
  try {
    return evaluate(value, { ...empty, rows: [] }).type;
  } catch (error) {
    // A parameter that has no value yet, when a statement is described before it is bound.
    if (error instanceof TypeError) return null;
    throw error;
  }
}
