/** One index: its documents as they were written, and what of them searches see since the last refresh. */
import { type Analysis, createAnalysis } from '../analysis/registry';
import { SearchError } from '../errors';
import { flattened, isObject, type JsonObject, textOf } from '../json';
import { Mapping } from './mapping';
import { parseDocument } from './parse';
import { IndexReader, type Reader, type StoredDocument } from './reader';

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
  readonly #analysis: Analysis;
  readonly #reader: IndexReader;
  #settings: Record<string, unknown>;
  readonly #analysisSettings: JsonObject;
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
    this.#settings = {};
    this.configure(settings);
    this.#mapping = new Mapping((analyzer) => {
      try {
        this.#analysis.analyzer(analyzer);
      } catch {
        throw new SearchError(
          400,
          'mapper_parsing_exception',
          `Failed to parse mapping: analyzer [${analyzer}] has not been configured in mappings`,
        );
      }
    });
    if (isObject(body['mappings'])) this.#mapping.merge(body['mappings']);
    this.#reader = new IndexReader(this.#analysis, () => this.#mapping.fields);
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
    const given = textOf((this.#settings['refresh_interval'] as string | undefined) ?? '1s');
    const [, number = '1', unit = 's'] = /^(-?\d+)(ms|s|m)?$/.exec(given) ?? [];
    if (Number(number) < 0) return null;
    return Number(number) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000);
  }

  get settings(): JsonObject {
    const analysis =
      Object.keys(this.#analysisSettings).length > 0 ? { analysis: this.#analysisSettings } : {};
    return { number_of_shards: '1', number_of_replicas: '1', ...(this.#settings as JsonObject), ...analysis };
  }

  configure(given: JsonObject): void {
    const flat = flattened(given);
    for (const [key, value] of Object.entries(flat)) {
      const name = key.replace(/^index\./, '');
      if (name.startsWith('analysis.'))
        throw new SearchError(
          400,
          'illegal_argument_exception',
          `Can't update non dynamic settings [[index.${name}]] for open indices [[${this.name}/${this.uuid}]]`,
        );
      if (name === 'number_of_shards' && textOf(value) !== '1')
        throw new SearchError(
          400,
          'illegal_argument_exception',
          'This server keeps an index in one shard: [index.number_of_shards] is 1.',
        );
      if (value === null) delete this.#settings[name];
      else this.#settings[name] = textOf(value);
    }
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

  /** From now on searches see what was written. */
  refresh(): void {
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

/** `default` is `standard` unless the index names one so. */
function withDefault(analysis: Analysis, settings: JsonObject): Analysis {
  const own = isObject(settings['analyzer']) && settings['analyzer']['default'] !== undefined;
  return own
    ? analysis
    : { ...analysis, analyzer: (name) => analysis.analyzer(name === 'default' ? 'standard' : name) };
}
