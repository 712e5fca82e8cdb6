/** SQL to a tree: as much of the language as query builders send in these programs. */
import { SqlError } from './errors.mjs';

const TOKEN =
  /\s+|--[^\n]*|(?<number>\d+(?:\.\d+)?)|(?<string>'(?:[^']|'')*')|"(?<quoted>(?:[^"]|"")*)"|\$(?<parameter>\d+)|(?<word>[a-z_][\w$]*)|(?<operator>::|<>|!=|<=|>=|->>|\|\||[-+*/%<>=(),.;[\]])/giy;

function tokens(sql) {
  const found = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < sql.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(sql);
    if (!match) throw new SqlError('42601', `syntax error at or near "${sql[at]}"`, { position: at + 1 });
    const [kind, text] = Object.entries(match.groups).find(([, value]) => value !== undefined) ?? [];
    if (kind)
      found.push({
        kind,
        text,
        at,
        key: kind === 'word' ? text.toLowerCase() : kind === 'operator' ? text : '',
      });
  }
  return found;
}

const BINARY = [
  ['or'],
  ['and'],
  ['=', '<>', '!=', '<', '>', '<=', '>='],
  ['||', '->>'],
  ['+', '-'],
  ['*', '/', '%'],
];
const ENDS_ALIAS = new Set([
  'from',
  'where',
  'order',
  'group',
  'limit',
  'offset',
  'on',
  'inner',
  'left',
  'join',
  'set',
  'values',
  'returning',
  'for',
  'as',
  'asc',
  'desc',
  'and',
  'or',
  'using',
  'add',
]);

/** @returns a list of statements: `{ type, … }` */
export function parse(sql) {
  const list = tokens(sql);
  let index = 0;
  const peek = (...keys) => keys.includes(list[index]?.key);
  const accept = (...keys) => {
    const matches = keys.every((key, offset) => list[index + offset]?.key === key);
    if (matches) index += keys.length;
    return matches;
  };
  const fail = () => {
    const token = list[index];
    if (!token) throw new SqlError('42601', 'syntax error at end of input', { position: sql.length + 1 });
    throw new SqlError('42601', `syntax error at or near "${token.text}"`, { position: token.at + 1 });
  };
  const expect = (...keys) => accept(...keys) || fail();
  const name = () => {
    const token = list[index];
    if (token?.kind !== 'quoted' && token?.kind !== 'word') fail();
    index++;
    return token.kind === 'quoted' ? token.text.replaceAll('""', '"') : token.text.toLowerCase();
  };
  const separated = (read) => {
    const all = [read()];
    while (accept(',')) all.push(read());
    return all;
  };
  const inParentheses = (read) => {
    expect('(');
    const all = peek(')') ? [] : separated(read);
    expect(')');
    return all;
  };
  const table = () => {
    const at = list[index]?.at;
    let of = name();
    while (accept('.')) of = name();
    const as =
      accept('as') ||
      (list[index]?.kind === 'word' && !ENDS_ALIAS.has(list[index].key)) ||
      list[index]?.kind === 'quoted'
        ? name()
        : of;
    return { of, as, at };
  };
  const typeName = () => {
    let text = name();
    while (peek('precision', 'varying', 'with', 'without', 'time', 'zone')) text += ` ${name()}`;
    if (accept('(')) {
      text += `(${separated(() => list[index++].text).join()})`;
      expect(')');
    }
    if (accept('[', ']')) text += '[]';
    return text;
  };

  const primary = () => {
    const token = list[index++];
    if (!token) {
      index--;
      fail();
    }
    if (token.kind === 'number') return { type: 'number', text: token.text };
    if (token.kind === 'string')
      return { type: 'string', text: token.text.slice(1, -1).replaceAll("''", "'") };
    if (token.kind === 'parameter') return { type: 'parameter', index: Number(token.text) };
    if (token.key === '(') {
      const inner = peek('select') ? { type: 'query', query: statement() } : expression();
      expect(')');
      return inner;
    }
    if (token.key === '-')
      return { type: 'binary', operator: '-', left: { type: 'number', text: '0' }, right: primary() };
    if (token.key === '*') return { type: 'star' };
    if (['true', 'false', 'null', 'default'].includes(token.key)) return { type: token.key };
    if (token.kind !== 'word' && token.kind !== 'quoted') {
      index--;
      fail();
    }
    index--;
    const first = name();
    if (token.kind === 'word' && peek('(')) {
      expect('(');
      accept('distinct');
      const args = peek(')') ? [] : separated(expression);
      expect(')');
      return { type: 'call', name: first, args, at: token.at };
    }
    let path = [first];
    while (accept('.')) path = [...path, accept('*') ? '*' : name()];
    if (path.at(-1) === '*') return { type: 'star', table: path.at(-2) };
    return { type: 'column', table: path.at(-2), name: path.at(-1), at: token.at };
  };
  const postfix = () => {
    let left = primary();
    while (accept('::')) left = { type: 'cast', value: left, to: typeName() };
    return left;
  };
  const binary = (level) => {
    if (level === BINARY.length) return postfix();
    if (level === 2 && accept('not')) return { type: 'not', value: binary(2) };
    let left = binary(level + 1);
    for (;;) {
      const operator = list[index]?.key;
      if (BINARY[level].includes(operator)) {
        index++;
        if (accept('any', '(')) {
          left = { type: 'any', value: left, list: expression() };
          expect(')');
        } else left = { type: 'binary', operator, left, right: binary(level + 1) };
      } else if (level === 2 && peek('is', 'in', 'not', 'like', 'ilike', 'between')) {
        if (accept('is')) {
          const not = accept('not');
          expect('null');
          left = { type: 'null?', value: left, not };
          continue;
        }
        const not = accept('not');
        if (accept('in')) left = { type: 'in', value: left, list: inParentheses(expression) };
        else if (accept('between')) {
          const from = binary(3);
          expect('and');
          left = { type: 'between', value: left, from, to: binary(3) };
        } else left = { type: 'like', insensitive: list[index++].key === 'ilike', left, right: binary(3) };
        if (not) left = { type: 'not', value: left };
      } else return left;
    }
  };
  const expression = () => binary(0);
  const output = () => {
    const value = expression();
    const as =
      accept('as') ||
      list[index]?.kind === 'quoted' ||
      (list[index]?.kind === 'word' && !ENDS_ALIAS.has(list[index].key))
        ? name()
        : undefined;
    return { value, as };
  };
  const returning = () => (accept('returning') ? separated(output) : null);
  const where = () => (accept('where') ? expression() : null);
  const assignment = () => {
    const column = name();
    expect('=');
    return { column, value: expression() };
  };
  const definition = () => {
    if (accept('primary', 'key')) return { key: inParentheses(name), suffix: 'pkey' };
    const named = accept('constraint') ? name() : undefined;
    if (accept('unique')) return { key: inParentheses(name), named };
    const column = { name: name(), type: typeName() };
    for (;;) {
      if (accept('primary', 'key')) Object.assign(column, { key: 'pkey', notNull: true });
      else if (accept('not', 'null')) column.notNull = true;
      else if (accept('unique')) column.key = 'key';
      else if (accept('default')) column.fallback = binary(3);
      else if (accept('null')) column.notNull = false;
      else return column;
    }
  };

  const select = () => {
    const distinct = accept('distinct');
    const query = { type: 'select', distinct, output: separated(output), joins: [] };
    if (accept('from')) {
      query.from = table();
      for (;;) {
        const left = accept('left', 'join') || accept('left', 'outer', 'join');
        if (!left && !accept('inner', 'join') && !accept('join')) break;
        const joined = table();
        expect('on');
        query.joins.push({ ...joined, left, on: expression() });
      }
    }
    query.where = where();
    if (accept('group', 'by')) query.group = separated(expression);
    if (accept('having')) query.having = expression();
    if (accept('order', 'by'))
      query.order = separated(() => {
        const value = expression();
        const down = accept('desc');
        accept('asc');
        return { value, down };
      });
    for (;;) {
      if (accept('limit')) query.limit = postfix();
      else if (accept('offset')) query.offset = postfix();
      else if (!accept('for', 'update')) return query;
    }
  };
  const statement = () => {
    if (accept('select')) return select();
    if (accept('insert', 'into')) {
      const insert = { type: 'insert', table: table(), columns: peek('(') ? inParentheses(name) : null };
      if (accept('default', 'values')) insert.rows = [[]];
      else {
        expect('values');
        insert.rows = separated(() => inParentheses(expression));
      }
      if (accept('on', 'conflict')) {
        insert.conflict = { columns: peek('(') ? inParentheses(name) : null };
        expect('do');
        if (!accept('nothing')) {
          expect('update', 'set');
          insert.conflict.set = separated(assignment);
        }
      }
      return { ...insert, returning: returning() };
    }
    if (accept('update')) {
      const of = table();
      expect('set');
      return {
        type: 'update',
        table: of,
        set: separated(assignment),
        where: where(),
        returning: returning(),
      };
    }
    if (accept('delete', 'from'))
      return { type: 'delete', table: table(), where: where(), returning: returning() };
    if (accept('create', 'table')) {
      const quiet = accept('if', 'not', 'exists');
      return { type: 'create', quiet, name: table().of, definitions: inParentheses(definition) };
    }
    if (accept('alter', 'table')) {
      const of = table();
      expect('add');
      return { type: 'alter', table: of, definition: definition() };
    }
    if (accept('drop', 'table')) return { type: 'drop', quiet: accept('if', 'exists'), name: table().of };
    for (const [words, type] of [
      [['begin'], 'begin'],
      [['start', 'transaction'], 'begin'],
      [['commit'], 'commit'],
      [['rollback', 'to'], 'rollback to'],
      [['rollback'], 'rollback'],
      [['savepoint'], 'savepoint'],
      [['release'], 'release'],
      [['set'], 'set'],
      [['listen'], 'listen'],
      [['notify'], 'notify'],
    ]) {
      if (!accept(...words)) continue;
      accept('savepoint');
      const rest = [];
      while (index < list.length && !peek(';')) rest.push(list[index++].text);
      return { type, name: rest[0], payload: rest[2]?.slice(1, -1).replaceAll("''", "'") ?? '' };
    }
    return fail();
  };

  const statements = [];
  while (index < list.length) {
    if (accept(';')) continue;
    statements.push(statement());
    if (index < list.length) expect(';');
  }
  return statements;
}
