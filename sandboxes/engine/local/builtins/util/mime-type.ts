/** `util.MIMEType`: a media type, as the WHATWG's MIME Sniffing Standard parses it. */
import { invalidArgValue, nodeError } from '../node-error';

const TOKEN = /^[!#$%&'*+\-.^_`|~A-Za-z0-9]+$/;
const QUOTABLE = /^[\t\x20-\x7e\x80-\xff]*$/;

function syntaxError(what: string, text: string, at: number): Error {
  const place = at === -1 ? '' : ` at ${at}`;
  return nodeError(
    TypeError,
    'ERR_INVALID_MIME_SYNTAX',
    `The MIME syntax for a ${what} in "${text}" is invalid${place}`,
  );
}

class MIMEParams {
  readonly #params = new Map<string, string>();

  delete(name: string): void {
    this.#params.delete(name);
  }
  get(name: string): string | null {
    return this.#params.get(name) ?? null;
  }
  has(name: string): boolean {
    return this.#params.has(name);
  }
  set(name: string, value: string): void {
    const [key, text] = [String(name), String(value)];
    if (!TOKEN.test(key)) throw syntaxError('parameter name', key, firstBad(key));
    if (!QUOTABLE.test(text)) throw syntaxError('parameter value', text, firstBad(text));
    this.#params.set(key, text);
  }
  *entries(): IterableIterator<[string, string]> {
    yield* this.#params.entries();
  }
  *keys(): IterableIterator<string> {
    yield* this.#params.keys();
  }
  *values(): IterableIterator<string> {
    yield* this.#params.values();
  }
  [Symbol.iterator](): IterableIterator<[string, string]> {
    return this.entries();
  }
  toString(): string {
    return [...this.#params].map(([name, value]) => `${name}=${quoted(value)}`).join(';');
  }
  toJSON(): string {
    return this.toString();
  }
}

const quoted = (value: string) => (TOKEN.test(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);
const firstBad = (text: string) => [...text].findIndex((each) => !TOKEN.test(each));

class MIMEType {
  #type: string;
  #subtype: string;
  readonly #params = new MIMEParams();

  constructor(input: string) {
    const text = String(input);
    const [head = '', ...rest] = text.trim().split(';');
    const cut = head.indexOf('/');
    const type = cut < 0 ? '' : head.slice(0, cut);
    const subtype = head.slice(cut + 1).trimEnd();
    if (!TOKEN.test(type)) throw syntaxError('type', text, cut < 0 ? -1 : firstBad(type));
    if (!TOKEN.test(subtype)) throw syntaxError('subtype', text, firstBad(subtype));
    this.#type = type.toLowerCase();
    this.#subtype = subtype.toLowerCase();
    this.#readParams(rest.join(';'));
  }

  #readParams(text: string): void {
    for (const [, name = '', quoted, plain = ''] of text.matchAll(
      /\s*([^=;]*)=(?:"((?:\\.|[^"\\])*)"?[^;]*|([^;]*))(?:;|$)/g,
    )) {
      const key = name.toLowerCase();
      const value = quoted === undefined ? plain.trimEnd() : quoted.replace(/\\(.)/g, '$1');
      if (
        TOKEN.test(key) &&
        QUOTABLE.test(value) &&
        (quoted !== undefined || value !== '') &&
        !this.#params.has(key)
      )
        this.#params.set(key, value);
    }
  }

  get type(): string {
    return this.#type;
  }
  set type(value: string) {
    if (!TOKEN.test(value)) throw invalidArgValue('type', value);
    this.#type = value.toLowerCase();
  }
  get subtype(): string {
    return this.#subtype;
  }
  set subtype(value: string) {
    if (!TOKEN.test(value)) throw invalidArgValue('subtype', value);
    this.#subtype = value.toLowerCase();
  }
  get essence(): string {
    return `${this.#type}/${this.#subtype}`;
  }
  get params(): MIMEParams {
    return this.#params;
  }
  toString(): string {
    const params = String(this.#params);
    return params === '' ? this.essence : `${this.essence};${params}`;
  }
  toJSON(): string {
    return this.toString();
  }
}

export { MIMEParams, MIMEType };
