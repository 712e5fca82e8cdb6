/** Master files (RFC 1035 §5), with $TTL (RFC 2308 §4) and BIND's $GENERATE. */

import { typeNumber } from '../../../dns/record-types';
import { CLASS, type RecordData, type ResourceRecord, TYPE } from '../../../dns/records';
import { readData, readName } from './data';
import { generated } from './generate';
import { readTtl } from './literals';
import { type Entry, entriesOf, MasterFileError, Words } from './words';

const MOST_INCLUDES = 10;

export interface MasterFile {
  /** As messages name it. */
  readonly name: string;
  readonly text: string;
}

interface Place {
  origin: string;
  owner: string | null;
  ttl: number | null;
  /** Of the record before: RFC 1035 lets it count on. */
  last: number | null;
}

export interface ParsedRecord extends ResourceRecord {
  readonly line: number;
}

/**
 * @param include the text of a file that `$INCLUDE` names
 * @throws {Error} with file, line and BIND's words for what is wrong
 */
export function readMasterFile(
  file: MasterFile,
  origin: string,
  include: (name: string) => string,
): ParsedRecord[] {
  const place: Place = { origin, owner: null, ttl: null, last: null };
  return readInto(file, place, include, 0);
}

function readInto(
  file: MasterFile,
  place: Place,
  include: (name: string) => string,
  depth: number,
): ParsedRecord[] {
  const records: ParsedRecord[] = [];
  for (const entry of entriesOf(file.name, file.text)) {
    try {
      records.push(...read(entry));
    } catch (error) {
      throw error instanceof MasterFileError ? error.at(file.name, entry.line, 'dns_master_load') : error;
    }
  }
  return records;

  function read(entry: Entry): ParsedRecord[] {
    const [first] = entry.words;
    const directive = first?.quoted === false && !entry.indented ? first.text.toUpperCase() : '';
    const words = new Words(entry.words);
    if (!directive.startsWith('$')) return [recordOf(words, entry, place, file.name)];
    words.next();
    switch (directive) {
      case '$ORIGIN':
        place.origin = readName(words.next(), place.origin);
        return [];
      case '$TTL':
        place.ttl = requiredTtl(words.next());
        return [];
      case '$INCLUDE': {
        if (depth >= MOST_INCLUDES) throw new MasterFileError('too many nested $INCLUDEs');
        const name = words.next();
        const origin = words.left > 0 ? readName(words.next(), place.origin) : place.origin;
        // Origin and owner are those of before when the file ends (RFC 1035 §5.1); its $TTL holds on.
        const inner: Place = { ...place, origin };
        const read = readInto({ name, text: include(name) }, inner, include, depth + 1);
        place.ttl = inner.ttl;
        return read;
      }
      case '$GENERATE':
        return generated(words).map((line) =>
          recordOf(new Words(line), { ...entry, indented: false }, place, file.name),
        );
      default:
        throw new MasterFileError(`unknown $ directive '${first?.text}'`);
    }
  }
}

function requiredTtl(text: string): number {
  const ttl = readTtl(text);
  if (ttl === null) throw new MasterFileError('bad ttl', { near: text });
  return ttl;
}

function recordOf(words: Words, { indented, line }: Entry, place: Place, file: string): ParsedRecord {
  if (!indented) place.owner = readName(words.next(), place.origin);
  const { owner } = place;
  if (owner === null) throw new MasterFileError('no owner', { plain: 'no current owner name' });
  let ttl: number | null = null;
  let recordClass: number | null = null;
  for (;;) {
    const text = words.peek()?.text ?? '';
    const asTtl = readTtl(text);
    if (ttl === null && asTtl !== null) ttl = asTtl;
    else if (recordClass === null && classOf(text) !== undefined) recordClass = classOf(text) ?? null;
    else break;
    words.next();
  }
  const word = words.next();
  const type = typeNumber(word);
  if (type === undefined || type === TYPE.ANY || type === TYPE.OPT)
    throw new MasterFileError('unknown class/type', { plain: `unknown RR type '${word}'` });
  const data = dataOf(type, words, place, file, line);
  const own = ttl ?? place.ttl ?? place.last ?? (data.type === 'SOA' ? data.minttl : null);
  if (own === null) throw new MasterFileError('no ttl', { plain: 'no TTL specified; zone rejected' });
  place.last = own;
  return { name: owner, class: recordClass ?? CLASS.IN, ttl: own, data, line };
}

function classOf(text: string): number | undefined {
  const name = text.toUpperCase();
  if (name === 'IN' || name === 'CH' || name === 'HS') return CLASS[name];
  const [, digits] = /^CLASS(\d{1,5})$/.exec(name) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

function dataOf(type: number, words: Words, { origin }: Place, file: string, line: number): RecordData {
  try {
    return readData(type, words, origin);
  } catch (error) {
    throw error instanceof MasterFileError ? error.at(file, line, 'dns_rdata_fromtext') : error;
  }
}
