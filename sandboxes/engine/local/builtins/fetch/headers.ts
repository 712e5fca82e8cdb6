/**
 * `Headers` with Node's words for what is wrong. The browser's own keeps the fields, and is one that forbids none, as
 * it belongs to no browser request.
 */
import { inspect } from 'node-inspect-extracted';

const NativeHeaders = globalThis.Headers;
const INSPECT = Symbol.for('nodejs.util.inspect.custom');
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

type Init = ConstructorParameters<typeof NativeHeaders>[0];

/** Headers of a response that came over the wire cannot be changed. */
const immutable = new WeakSet<object>();

export function freezeHeaders<H extends globalThis.Headers>(headers: H): H {
  immutable.add(headers);
  return headers;
}

function needs(given: readonly unknown[], count: number, method: string): void {
  if (given.length >= count) return;
  const wanted = count === 1 ? '1 argument required' : `${count} arguments required`;
  throw new TypeError(
    `Headers.${method}: ${wanted}, but${count === 1 ? '' : ' only'} ${given.length} found.`,
  );
}

function byteString(value: unknown): string {
  const text = String(value);
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 255)
      throw new TypeError(
        `Cannot convert argument to a ByteString because the character at index ${index} has a value of ${code} which is greater than 255.`,
      );
  }
  return text;
}

function fieldName(method: string, given: unknown): string {
  const name = byteString(given);
  if (!TOKEN.test(name)) throw new TypeError(`Headers.${method}: "${name}" is an invalid header name.`);
  return name;
}

function fieldValue(method: string, given: unknown): string {
  const value = byteString(given).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]/.test(value))
    throw new TypeError(`Headers.${method}: "${value}" is an invalid header value.`);
  return value;
}

/** How a name was spelled: HTTP/1.1 sends it so. */
const spelled = new WeakMap<object, Map<string, string>>();

export const spellingOf = (headers: globalThis.Headers, name: string): string =>
  spelled.get(headers)?.get(name) ?? name;

function spell(headers: object, name: string): void {
  const lower = name.toLowerCase();
  const known = spelled.get(headers);
  if (known) known.set(lower, name);
  else if (lower !== name) spelled.set(headers, new Map([[lower, name]]));
}

export class Headers extends NativeHeaders {
  constructor(init?: Init) {
    super();
    if (init === undefined) return;
    if ((typeof init !== 'object' && typeof init !== 'function') || init === null)
      throw new TypeError(
        'Headers constructor: Argument 1 could not be converted to one of: sequence<sequence<ByteString>>, record<ByteString, ByteString>.',
      );
    if (init instanceof Headers) {
      for (const [name, value] of init) this.append(spellingOf(init, name), value);
    } else if (Symbol.iterator in init) {
      for (const pair of init as Iterable<readonly unknown[]>) {
        const [name, value, ...more] = pair;
        const count = pair.length ?? 2 + more.length;
        if (count !== 2)
          throw new TypeError(
            `Headers constructor: expected name/value pair to be length 2, found ${count}.`,
          );
        this.append(name as string, value as string);
      }
    } else for (const [name, value] of Object.entries(init)) this.append(name, value);
  }

  override append(...given: [name: string, value: string]): void {
    needs(given, 2, 'append');
    const name = fieldName('append', given[0]);
    const checked = fieldValue('append', given[1]);
    this.#changes();
    if (!super.has(name)) spell(this, name);
    super.append(name, checked);
  }

  override set(...given: [name: string, value: string]): void {
    needs(given, 2, 'set');
    const name = fieldName('set', given[0]);
    const checked = fieldValue('set', given[1]);
    this.#changes();
    spell(this, name);
    super.set(name, checked);
  }

  override delete(...given: [name: string]): void {
    needs(given, 1, 'delete');
    const name = fieldName('delete', given[0]);
    this.#changes();
    super.delete(name);
  }

  override get(...given: [name: string]): string | null {
    needs(given, 1, 'get');
    return super.get(fieldName('get', given[0]));
  }

  override has(...given: [name: string]): boolean {
    needs(given, 1, 'has');
    return super.has(fieldName('has', given[0]));
  }

  #changes(): void {
    if (immutable.has(this)) throw new TypeError('immutable');
  }

  [INSPECT](depth: number, options: object): string {
    const fields: Record<string, string> = {};
    for (const [lower, value] of this) {
      const name = spellingOf(this, lower);
      fields[name] = fields[name] === undefined ? value : `${fields[name]}, ${value}`;
    }
    return `Headers ${inspect(fields, { ...options, depth })}`;
  }
}
