/** Lucene's query syntax, the part that people type: words, `field:word`, `"phrases"`, + - AND OR NOT, ( ), wild*cards, fuzzy~1, ^2. */
import { unparsable } from '../errors';
import type { Reader } from '../index/reader';
import { type Json, type JsonObject, listOf, textOf } from '../json';
import { boostedFields } from './multi-match';
import type { Clause, Query } from './query';

const TOKEN =
  /\s+|(?<open>\()|(?<close>\))|(?<mark>[+-])(?=\S)|(?<field>[\w.*]+):(?=\S)|"(?<phrase>(?:[^"\\]|\\.)*)"(?:~(?<slop>\d+))?(?:\^(?<phraseBoost>[\d.]+))?|(?<range>[[{][^\]}]*[\]}])|(?<word>(?:[^\s()"^~\\]|\\.)+)(?:~(?<fuzzy>\d?))?(?:\^(?<boost>[\d.]+))?/gy;

type Parse = (reader: Reader, query: Json) => Query;

export function queryString(reader: Reader, body: JsonObject, parse: Parse): Query {
  const text = textOf(body['query']);
  const given = body['fields'] === undefined ? listOf(body['default_field']) : listOf(body['fields']);
  const fields = boostedFields(reader, given).map(([field, boost]) => `${field}^${boost}`);
  const and = textOf(body['default_operator'] ?? 'or').toLowerCase() === 'and';
  const tokens = [...text.matchAll(TOKEN)];
  if (tokens.map(([token]) => token).join('') !== text) throw unparsable(`Failed to parse query [${text}]`);
  let at = 0;

  function group(within: readonly string[]): Query {
    const clauses: Clause[] = [];
    let occur: Clause['occur'] | null = null;
    let field: string | null = null;
    const add = (query: Query) => {
      clauses.push({ occur: occur ?? (and ? 'must' : 'should'), query });
      occur = null;
      field = null;
    };
    for (; at < tokens.length; at++) {
      const { groups = {}, 0: whole } = tokens[at] as RegExpExecArray;
      const wanted = field === null ? within : [field];
      if (whole.trim() === '') continue;
      if (groups['close'] !== undefined) break;
      if (groups['open'] !== undefined) {
        at++;
        add(group(wanted));
      } else if (groups['mark'] !== undefined) occur = groups['mark'] === '+' ? 'must' : 'must_not';
      else if (groups['field'] !== undefined) field = groups['field'];
      else if (whole === 'AND' || whole === '&&') {
        const last = clauses.pop();
        if (last !== undefined) clauses.push(last.occur === 'should' ? { ...last, occur: 'must' } : last);
        occur = 'must';
      } else if (whole === 'OR' || whole === '||') continue;
      else if (whole === 'NOT' || whole === '!') occur = 'must_not';
      else add(leaf(groups, wanted));
    }
    return clauses.every((clause) => clause.occur === 'must_not')
      ? { kind: 'boolean', minimum: 0, clauses: [...clauses, { occur: 'must', query: { kind: 'all' } }] }
      : { kind: 'boolean', minimum: 0, clauses };
  }

  const leaf = (groups: Record<string, string | undefined>, wanted: readonly string[]): Query => {
    const { phrase, slop, range, word = '', fuzzy } = groups;
    const boost = Number(groups['boost'] ?? groups['phraseBoost'] ?? 1);
    if (phrase !== undefined)
      return parse(reader, {
        multi_match: { query: plain(phrase), fields: wanted, type: 'phrase', slop: Number(slop ?? 0), boost },
      });
    if (word === '*' && wanted.length !== 1) return { kind: 'all' };
    const [field = ''] = (wanted[0] ?? '').split('^');
    if (word === '*') return parse(reader, { exists: { field } });
    if (range !== undefined) return parse(reader, { range: { [field]: rangeOf(range) } });
    const compared = /^(>=|<=|>|<)(.+)$/.exec(word);
    if (compared !== null)
      return parse(reader, {
        range: { [field]: { [COMPARE[compared[1] ?? '>'] ?? 'gt']: compared[2] ?? '' } },
      });
    if (/[*?]/.test(word)) {
      const queries = wanted.map((each) => ({
        wildcard: { [each.split('^')[0] ?? '']: { value: word.toLowerCase(), boost } },
      }));
      return parse(reader, { dis_max: { queries } });
    }
    const fuzziness = fuzzy === undefined ? {} : { fuzziness: fuzzy === '' ? 'AUTO' : fuzzy };
    return parse(reader, {
      multi_match: { query: plain(word), fields: wanted, boost, lenient: true, ...fuzziness },
    });
  };

  const query = group(fields);
  if (at < tokens.length) throw unparsable(`Failed to parse query [${text}]`);
  return query;
}

const COMPARE: Readonly<Record<string, string>> = { '>': 'gt', '>=': 'gte', '<': 'lt', '<=': 'lte' };
const plain = (text: string) => text.replaceAll(/\\(.)/g, '$1');

function rangeOf(text: string): JsonObject {
  const [, open, low = '*', high = '*', close] = /^([[{])\s*(\S+)\s+TO\s+(\S+?)\s*([\]}])$/.exec(text) ?? [];
  if (open === undefined) throw unparsable(`Failed to parse query [${text}]`);
  return {
    ...(low === '*' ? {} : { [open === '[' ? 'gte' : 'gt']: low }),
    ...(high === '*' ? {} : { [close === ']' ? 'lte' : 'lt']: high }),
  };
}
