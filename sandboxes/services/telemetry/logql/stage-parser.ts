import { ExpressionParser } from '../promql/expression-parser';
import { matcher } from '../promql/matcher';
import { json, logfmt, pattern, regexp, type Wanted } from './extract';
import type { Stage } from './line';
import {
  decolorize,
  drop,
  keep,
  type LabelChange,
  type LineFilterOp,
  labelFormat,
  lineFilter,
  lineFormat,
  matching,
  numberFilter,
  quantityFilter,
  unwrap,
} from './stages';

const LINE_FILTERS: readonly string[] = ['|=', '!=', '|~', '!~'] satisfies readonly LineFilterOp[];
const COMPARISONS = ['=', '==', '!=', '=~', '!~', '>', '>=', '<', '<='];

interface Pipeline {
  readonly stages: readonly Stage[];
  /** There is a number for each line. */
  readonly unwraps: boolean;
}

/** What stands behind a stream selector: `|= "error" | json | status >= 500`. */
export abstract class StageParser extends ExpressionParser {
  protected pipeline(): Pipeline {
    const stages: Stage[] = [];
    let unwraps = false;
    for (;;) {
      const { type, text } = this.token;
      if (type === 'punctuation' && LINE_FILTERS.includes(text)) stages.push(this.#lineFilter());
      else if (this.is('|')) {
        this.take();
        unwraps ||= this.#begins('unwrap');
        stages.push(this.#stage());
      } else return { stages, unwraps };
    }
  }

  #lineFilter(): Stage {
    const { text: op, at } = this.take();
    const texts = [this.#string()];
    while (this.keyword('or')) texts.push(this.#string());
    return this.#checked(at, () => lineFilter(op as LineFilterOp, texts));
  }

  #stage(): Stage {
    const { text, at } = this.token;
    if (!this.#begins(text)) return this.#labelFilters();
    switch (text) {
      case 'json':
        this.take();
        return json(this.#wanted());
      case 'logfmt':
        this.take();
        return logfmt(this.#wanted());
      case 'regexp':
      case 'pattern': {
        this.take();
        const source = this.#string();
        return this.#checked(at, () => (text === 'regexp' ? regexp(source) : pattern(source)));
      }
      case 'line_format':
        this.take();
        return lineFormat(this.#string());
      case 'label_format':
        this.take();
        return labelFormat(this.#list(() => this.#change()));
      case 'drop':
      case 'keep': {
        this.take();
        const names = this.#list(() => this.#name());
        return text === 'drop' ? drop(names) : keep(names);
      }
      case 'decolorize':
        this.take();
        return decolorize;
      case 'unwrap':
        this.take();
        return this.#unwrap();
      default:
        return this.#labelFilters();
    }
  }

  /** Alternatives; `and` binds tighter. */
  #labelFilters(): Stage {
    let left = this.#allOf();
    while (this.keyword('or')) {
      const [a, b] = [left, this.#allOf()];
      left = (line) => a(line) || b(line);
    }
    return left;
  }

  /** Joined by `and`, by a comma, or by nothing. */
  #allOf(): Stage {
    let left = this.#labelFilter();
    for (;;) {
      if (this.is(',')) this.take();
      else if (!this.keyword('and') && (this.token.type !== 'name' || this.token.text === 'or')) return left;
      const [a, b] = [left, this.#labelFilter()];
      left = (line) => a(line) && b(line);
    }
  }

  #labelFilter(): Stage {
    if (this.is('(')) {
      this.take();
      const inner = this.#labelFilters();
      this.expect(')', '');
      return inner;
    }
    const { at } = this.token;
    const name = this.#name();
    const { text: op } = this.token;
    if (!COMPARISONS.includes(op)) throw this.unexpected('');
    this.take();
    const { type } = this.token;
    if (type === 'string') {
      if (op !== '=' && op !== '!=' && op !== '=~' && op !== '!~') throw this.unexpected('');
      const value = this.take().text;
      return this.#checked(at, () => matching(matcher(name, op, value)));
    }
    const sign = this.sign();
    const { text, type: kind } = this.token;
    const filter =
      kind === 'number'
        ? numberFilter(name, op, sign * Number(text))
        : kind === 'duration'
          ? quantityFilter(name, op, `${sign < 0 ? '-' : ''}${text}`)
          : null;
    if (filter === null) throw this.unexpected('');
    this.take();
    return filter;
  }

  /** `latency`, or `duration(latency)`. */
  #unwrap(): Stage {
    const { at } = this.token;
    const word = this.#name();
    let [label, conversion] = [word, ''];
    if (this.is('(')) {
      this.take();
      [label, conversion] = [this.#name(), word];
      this.expect(')', '');
    }
    const stage = unwrap(label, conversion);
    if (stage === null) throw this.problem(at, `unexpected identifier ${JSON.stringify(word)}`);
    return stage;
  }

  /** Labels and where their values are: `a="b.c", d`. */
  #wanted(): Wanted {
    if (this.token.type !== 'name') return [];
    return this.#list(() => {
      const name = this.#name();
      if (!this.is('=')) return [name, name] as const;
      this.take();
      return [name, this.#string()] as const;
    });
  }

  #change(): LabelChange {
    const name = this.#name();
    this.expect('=', '');
    const template = this.token.type === 'string';
    return { name, from: template ? this.take().text : this.#name(), template };
  }

  #list<T>(item: () => T): T[] {
    const items = [item()];
    while (this.is(',')) {
      this.take();
      items.push(item());
    }
    return items;
  }

  #name(): string {
    if (this.token.type !== 'name') throw this.unexpected('expected a label');
    return this.take().text;
  }

  #string(): string {
    if (this.token.type !== 'string') throw this.unexpected('expected a string');
    return this.take().text;
  }

  /** A stage's name, not a label of that name which is compared. */
  #begins(word: string): boolean {
    return (
      this.token.type === 'name' && this.token.text === word && !COMPARISONS.includes(this.following.text)
    );
  }

  #checked(at: number, make: () => Stage): Stage {
    try {
      return make();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.problem(at, error.message);
    }
  }
}
