import { Labels } from '../promql/labels';

/** Why a stage could not do its work: value of the label `__error__`. */
export type StageError =
  | 'JSONParserErr'
  | 'LogfmtParserErr'
  | 'LabelFilterErr'
  | 'TemplateFormatErr'
  | 'SampleExtractionErr';

/** A line on its way through a pipeline. */
export class Line {
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  text: string;
  /** What `unwrap` made a number of. */
  unwrapped: { readonly label: string; readonly value: number } | null = null;
  readonly #own: Labels;
  readonly #labels: Map<string, string>;

  /** @param own labels of its stream, and what is known of it alone */
  constructor(time: bigint, text: string, own: Labels) {
    this.time = time;
    this.text = text;
    this.#own = own;
    this.#labels = new Map(own.pairs);
  }

  /** Empty where there is none. */
  get(name: string): string {
    return this.#labels.get(name) ?? '';
  }

  has(name: string): boolean {
    return this.#labels.has(name);
  }

  set(name: string, value: string): void {
    this.#labels.set(name, value);
  }

  /** What a parser found: what the line had before is not overwritten. */
  extract(name: string, value: string): void {
    this.set(this.#own.get(name) === '' ? name : `${name}_extracted`, value);
  }

  delete(name: string): void {
    this.#labels.delete(name);
  }

  /** The line goes on, with the error as labels: a later stage may filter by them. */
  fail(error: StageError, details: string): void {
    this.set('__error__', error);
    this.set('__error_details__', details);
  }

  names(): readonly string[] {
    return [...this.#labels.keys()];
  }

  labels(): Labels {
    return Labels.from(this.#labels);
  }
}

/** @returns false: the line is left out */
export type Stage = (line: Line) => boolean;
