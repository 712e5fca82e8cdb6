/** Values with parts in them: JSON, or the AWS CLI's shorthand, `Name=a,Tags={x=1,y=2},List=[a,b]`. */
import { AwsFailure, STATUS } from './usage';

export type Structure = { readonly [name: string]: Value };
export type Value = string | number | boolean | null | Structure | readonly Value[];

/**
 * @param option for its error: `--attributes`
 * @see https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-shorthand.html
 * @throws {AwsFailure} neither of both
 */
export function structureOf(option: string, text: string): Value {
  if (/^\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text) as Value;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw wrong(option, `Invalid JSON: ${error.message}\nJSON received: ${text}`);
    }
  }
  const reader = new Reader(option, text);
  const value = reader.pairs(null);
  return value;
}

const wrong = (option: string, why: string): AwsFailure =>
  new AwsFailure(STATUS.usage, `\nError parsing parameter '${option}': ${why}\n`);

class Reader {
  readonly #option: string;
  readonly #text: string;
  #at = 0;

  constructor(option: string, text: string) {
    this.#option = option;
    this.#text = text;
  }

  /** `a=1,b=2`, up to `end`. */
  pairs(end: '}' | null): Structure {
    const found: Record<string, Value> = {};
    while (end === null ? this.#at < this.#text.length : this.#next() !== end) {
      const [name = ''] = /^[^=,{}[\]\s"']*/.exec(this.#text.slice(this.#at)) ?? [];
      this.#at += name.length;
      if (name === '' || this.#next() !== '=') throw this.#expected('=');
      this.#at++;
      found[name] = this.#value(end);
      if (this.#next() === ',') this.#at++;
      else if (this.#next() !== (end ?? undefined)) throw this.#expected(end ?? ',');
    }
    this.#at++;
    return found;
  }

  #value(end: '}' | null): Value {
    if (this.#next() === '{') {
      this.#at++;
      return this.pairs('}');
    }
    if (this.#next() === '[') {
      this.#at++;
      return this.#list();
    }
    const first = this.#scalar(end === null ? /^[^,]*/ : /^[^,}]*/);
    const all = [first];
    // `a=1,2,b=3`: what has no name of its own belongs to the list before.
    while (
      this.#next() === ',' &&
      !/^,[^=,{}[\]\s"']*=/.test(this.#text.slice(this.#at)) &&
      this.#at + 1 < this.#text.length
    ) {
      this.#at++;
      all.push(this.#scalar(end === null ? /^[^,]*/ : /^[^,}]*/));
    }
    return all.length === 1 ? first : all;
  }

  #list(): Value {
    const found: Value[] = [];
    while (this.#next() !== ']') {
      if (this.#next() === undefined) throw this.#expected(']');
      if (this.#next() === '{') {
        this.#at++;
        found.push(this.pairs('}'));
      } else found.push(this.#scalar(/^[^,\]]*/));
      if (this.#next() === ',') this.#at++;
    }
    this.#at++;
    return found;
  }

  #scalar(plain: RegExp): string {
    const quoted = /^(["'])((?:\\.|(?!\1)[\s\S])*)\1/.exec(this.#text.slice(this.#at));
    if (quoted) {
      this.#at += quoted[0].length;
      return (quoted[2] ?? '').replace(/\\(.)/g, '$1');
    }
    const [text = ''] = plain.exec(this.#text.slice(this.#at)) ?? [];
    this.#at += text.length;
    return text;
  }

  #next(): string | undefined {
    return this.#text[this.#at];
  }

  #expected(what: string): AwsFailure {
    const got = this.#next() === undefined ? 'EOF' : this.#next();
    return wrong(
      this.#option,
      `Expected: '${what}', received: '${got}' for input:\n${this.#text}\n${' '.repeat(this.#at)}^`,
    );
  }
}
