/** What searches see: documents as of the last refresh. */
import type { Analysis } from '../analysis/registry';
import type { JsonObject } from '../json';
import type { Field } from './field';
import { InvertedField } from './inverted';
import type { Parsed, Value } from './parse';
import type { Similarity } from './similarity';

export interface StoredDocument {
  readonly id: string;
  readonly source: JsonObject;
  readonly parsed: Parsed;
  readonly version: number;
  readonly seqNo: number;
}

export interface Reader {
  readonly fields: ReadonlyMap<string, Field>;
  readonly analysis: Analysis;
  /** Numbers of the documents, growing: older ones first. */
  readonly documents: ReadonlyMap<number, StoredDocument>;
  inverted(path: string): InvertedField;
  values(path: string, document: number): readonly Value[];
  numberOf(id: string): number | null;
  /** How words of a field are scored. */
  similarity(path: string): Similarity;
}

const NO_VALUES: readonly Value[] = [];

/** What mapping and settings say at the moment. */
interface Now {
  readonly analysis: () => Analysis;
  readonly fields: () => ReadonlyMap<string, Field>;
  readonly similarities: () => ReadonlyMap<string, Similarity>;
}

export class IndexReader implements Reader {
  readonly #documents = new Map<number, StoredDocument>();
  readonly #numbers = new Map<string, number>();
  readonly #inverted = new Map<string, InvertedField>();
  #next = 0;
  readonly #now: Now;

  constructor(now: Now) {
    this.#now = now;
  }

  get analysis(): Analysis {
    return this.#now.analysis();
  }

  get fields(): ReadonlyMap<string, Field> {
    return this.#now.fields();
  }

  get documents(): ReadonlyMap<number, StoredDocument> {
    return this.#documents;
  }

  numberOf(id: string): number | null {
    return this.#numbers.get(id) ?? null;
  }

  inverted(path: string): InvertedField {
    const known = this.#inverted.get(path);
    if (known !== undefined) return known;
    const similarity = this.similarity(path);
    const made = new InvertedField(
      this.fields.get(path)?.type === 'text',
      similarity.kind === 'boolean' || similarity.discountOverlaps,
    );
    if (this.fields.has(path)) this.#inverted.set(path, made);
    return made;
  }

  similarity(path: string): Similarity {
    const known = this.#now.similarities();
    const found = known.get(this.fields.get(path)?.similarity ?? 'default') ?? known.get('default');
    if (found === undefined) throw new Error(`similarity of ${path}: there is no default`);
    return found;
  }

  values(path: string, document: number): readonly Value[] {
    return this.#documents.get(document)?.parsed.get(path)?.values ?? NO_VALUES;
  }

  add(document: StoredDocument): void {
    const number = this.#next++;
    this.#documents.set(number, document);
    this.#numbers.set(document.id, number);
    for (const [path, { words }] of document.parsed)
      if (words.length > 0 && this.fields.get(path)?.index) this.inverted(path).add(number, words);
  }

  remove(id: string): void {
    const number = this.#numbers.get(id);
    if (number === undefined) return;
    for (const path of this.#documents.get(number)?.parsed.keys() ?? []) this.inverted(path).remove(number);
    this.#documents.delete(number);
    this.#numbers.delete(id);
  }
}
