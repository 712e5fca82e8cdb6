/** One index: its documents as they were written, and what of them searches see since the last refresh. */
import { type Analysis, createAnalysis } from '../analysis/registry';
import { illegal, SearchError } from '../errors';
import { flattened, isObject, type Json, type JsonObject, nested, textOf } from '../json';
import { Mapping } from './mapping';
import { parseDocument } from './parse';
import { IndexReader, type Reader, type StoredDocument } from './reader';
import { type Similarity, similarities } from './similarity';

export interface WriteConditions {
  readonly create?: boolean;
  readonly ifSeqNo?: number | undefined;
  /** As another system counts it: an older or the same one is refused. */
  readonly externalVersion?: number | undefined;
  readonly externalOrEqual?: boolean;
}

export interface Written {
  readonly id: string;
  readonly version: number;
  readonly seqNo: number;
  readonly result: 'created' | 'updated' | 'deleted' | 'not_found';
}

export class SearchIndex {
  readonly name: string;
  readonly uuid: string;
  readonly created: number;
  #mapping: Mapping;
  #analysis: Analysis;
  #similarities: ReadonlyMap<string, Similarity>;
  #reader: IndexReader;
  /** Somebody goes on reading what is there now. */
  #pinned = false;
  /** Flat: `similarity.default.k1`. */
  #settings: Readonly<Record<string, string>> = {};
  #analysisSettings: JsonObject;
  #open = true;
  readonly #documents = new Map<string, StoredDocument>();
  /** Versions outlive their documents, so that an older write cannot bring one back. */
  readonly #versions = new Map<string, number>();
  readonly #changed = new Set<string>();
  #seqNo = 0;

  /** @throws {SearchError} settings or mappings that make no sense */
  constructor(name: string, body: JsonObject, created: number, uuid: string) {
    this.name = name;
    this.uuid = uuid;
    this.created = created;
    const given = isObject(body['settings']) ? body['settings'] : {};
    const inner = isObject(given['index']) ? { ...given, ...given['index'] } : given;
    const { analysis, index: _, ...settings } = inner;
    this.#analysisSettings = isObject(analysis) ? analysis : {};
    this.#analysis = withDefault(createAnalysis(this.#analysisSettings), this.#analysisSettings);
    this.#settings = changed({}, flattened(settings));
    this.#similarities = similaritiesOf(this.#settings);
    this.#mapping = new Mapping({
      analyzer: (analyzer) => {
        try {
          this.#analysis.analyzer(analyzer);
        } catch {
          throw unmappable(`analyzer [${analyzer}] has not been configured in mappings`);
        }
      },
      similarity: (similarity, path) => {
        if (!this.#similarities.has(similarity))
          throw unmappable(`Unknown Similarity type [${similarity}] for field [${path}]`);
      },
    });
    if (isObject(body['mappings'])) this.#mapping.merge(body['mappings']);
    this.#reader = this.#emptyReader();
  }

  get mapping(): Mapping {
    return this.#mapping;
  }

  /** @throws {SearchError} a field that may not be so: then none is added */
  extend(mappings: JsonObject): void {
    this.#mapping = this.#mapping.extended(mappings);
  }

  get reader(): Reader {
    return this.#reader;
  }

  get analysis(): Analysis {
    return this.#analysis;
  }

  /** Documents as they were written, refreshed or not. */
  get documents(): ReadonlyMap<string, StoredDocument> {
    return this.#documents;
  }

  /** Milliseconds; null: only when it is asked for. */
  get refreshInterval(): number | null {
    const given = this.#settings['refresh_interval'] ?? '1s';
    const [, number = '1', unit = 's'] = /^(-?\d+)(ms|s|m)?$/.exec(given) ?? [];
    if (Number(number) < 0) return null;
    return Number(number) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000);
  }

  get settings(): JsonObject {
    const analysis =
      Object.keys(this.#analysisSettings).length > 0 ? { analysis: this.#analysisSettings } : {};
    return { number_of_shards: '1', number_of_replicas: '1', ...nested(this.#settings), ...analysis };
  }

  /** A closed one is neither searched nor written to, and takes settings that an open one refuses. */
  get open(): boolean {
    return this.#open;
  }

  set open(open: boolean) {
    this.#open = open;
  }

  /** @throws {SearchError} settings that make no sense, or that only a closed index takes: then none is changed */
  configure(given: JsonObject): void {
    const flat = Object.fromEntries(
      Object.entries(flattened(given)).map(([key, value]) => [key.replace(/^index\./, ''), value]),
    );
    const fixed = Object.keys(flat).filter((name) => /^(?:analysis|similarity)\./.test(name));
    if (this.#open && fixed.length > 0)
      throw illegal(
        `Can't update non dynamic settings [[${fixed.map((name) => `index.${name}`).join(', ')}]] for open indices [[${this.name}/${this.uuid}]]`,
      );
    const own = Object.entries(flat).filter(([name]) => name.startsWith('analysis.'));
    const settings = changed(
      this.#settings,
      Object.fromEntries(Object.entries(flat).filter(([name]) => !name.startsWith('analysis.'))),
    );
    this.#similarities = similaritiesOf(settings);
    this.#settings = settings;
    if (own.length === 0) return;
    const next = nested({ ...flattened({ analysis: this.#analysisSettings }), ...Object.fromEntries(own) });
    const analysis = isObject(next['analysis']) ? next['analysis'] : {};
    this.#analysis = withDefault(createAnalysis(analysis), analysis);
    this.#analysisSettings = analysis;
  }

  /** @throws {SearchError} a document that does not fit, or that has been changed since */
  write(id: string, source: JsonObject, conditions: WriteConditions = {}): Written {
    const before = this.#documents.get(id);
    if (conditions.create && before !== undefined)
      throw this.#conflict(id, `document already exists (current version [${before.version}])`);
    this.#check(id, conditions);
    const found = this.#mapping.discover(source);
    const mapping = found === null ? this.#mapping : this.#mapping.extended(found);
    const parsed = parseDocument(id, source, mapping.fields, this.#analysis);
    this.#mapping = mapping;
    const version = conditions.externalVersion ?? (this.#versions.get(id) ?? 0) + 1;
    const seqNo = this.#seqNo++;
    this.#versions.set(id, version);
    this.#documents.set(id, { id, source, parsed, version, seqNo });
    this.#touch(id);
    return { id, version, seqNo, result: before === undefined ? 'created' : 'updated' };
  }

  remove(id: string, conditions: WriteConditions = {}): Written {
    this.#check(id, conditions);
    const existed = this.#documents.delete(id);
    const version = conditions.externalVersion ?? (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    this.#touch(id);
    return { id, version, seqNo: this.#seqNo++, result: existed ? 'deleted' : 'not_found' };
  }

  /** What searches see now, and whoever keeps it goes on seeing: a refresh leaves it as it is. */
  pin(): Reader {
    this.#pinned = true;
    return this.#reader;
  }

  #emptyReader(): IndexReader {
    return new IndexReader({
      analysis: () => this.#analysis,
      fields: () => this.#mapping.fields,
      similarities: () => this.#similarities,
    });
  }

  /** From now on searches see what was written. */
  refresh(): void {
    if (this.#pinned && this.#changed.size > 0) {
      const before = this.#reader.documents.values();
      this.#reader = this.#emptyReader();
      for (const document of before) this.#reader.add(document);
      this.#pinned = false;
    }
    for (const id of this.#changed) {
      this.#reader.remove(id);
      const document = this.#documents.get(id);
      if (document !== undefined) this.#reader.add(document);
    }
    this.#changed.clear();
  }

  /** In the order of the last write. */
  #touch(id: string): void {
    this.#changed.delete(id);
    this.#changed.add(id);
  }

  #check(id: string, { ifSeqNo, externalVersion, externalOrEqual }: WriteConditions): void {
    const seqNo = this.#documents.get(id)?.seqNo;
    if (ifSeqNo !== undefined && seqNo !== ifSeqNo)
      throw this.#conflict(
        id,
        seqNo === undefined
          ? `required seqNo [${ifSeqNo}], primary term [1]. but no document was found`
          : `required seqNo [${ifSeqNo}], primary term [1]. current document has seqNo [${seqNo}] and primary term [1]`,
      );
    const current = this.#versions.get(id);
    if (externalVersion === undefined || current === undefined) return;
    const older = externalOrEqual ? externalVersion < current : externalVersion <= current;
    if (older)
      throw this.#conflict(
        id,
        `current version [${current}] is higher ${externalOrEqual ? 'than' : 'or equal to'} the one provided [${externalVersion}]`,
      );
  }

  #conflict(id: string, why: string): SearchError {
    return new SearchError(409, 'version_conflict_engine_exception', `[${id}]: version conflict, ${why}`, {
      index_uuid: this.uuid,
      shard: '0',
      index: this.name,
    });
  }
}

const unmappable = (why: string) =>
  new SearchError(400, 'mapper_parsing_exception', `Failed to parse mapping: ${why}`);

/** @throws {SearchError} what this server cannot do */
function changed(
  settings: Readonly<Record<string, string>>,
  flat: Readonly<Record<string, Json>>,
): Readonly<Record<string, string>> {
  const next = { ...settings };
  for (const [name, value] of Object.entries(flat)) {
    if (name === 'number_of_shards' && textOf(value) !== '1')
      throw illegal('This server keeps an index in one shard: [index.number_of_shards] is 1.');
    if (value === null) delete next[name];
    else next[name] = textOf(value);
  }
  return next;
}

const similaritiesOf = (settings: Readonly<Record<string, string>>) =>
  similarities(nested(settings)['similarity']);

/** `default` is `standard` unless the index names one so. */
function withDefault(analysis: Analysis, settings: JsonObject): Analysis {
  const own = isObject(settings['analyzer']) && settings['analyzer']['default'] !== undefined;
  return own
    ? analysis
    : { ...analysis, analyzer: (name) => analysis.analyzer(name === 'default' ? 'standard' : name) };
}
