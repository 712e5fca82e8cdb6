/** The header half of `http.OutgoingMessage`: set, get, append, remove, until they are sent. */
import { adoptable } from '../callable';
import { invalidArgType } from '../node-error';
import stream from '../stream';
import { lowerCase } from './header-fields';
import { headersSent, validateHeaderName, validateHeaderValue, validateString } from './validation';

export type HeaderValue = number | string | string[];
/** By lower-case name: the name as given, and its value or values. */
export type OutgoingHeaders = Record<string, [name: string, value: HeaderValue]>;

export abstract class OutgoingHeaderFields extends adoptable(stream.Stream) {
  _header: string | null = null;
  _outHeaders: OutgoingHeaders | null = null;
  _removedConnection = false;
  _removedContLen = false;
  _removedTE = false;
  sendDate = false;

  get headersSent(): boolean {
    return Boolean(this._header);
  }

  setHeader(name: string, value: HeaderValue): this {
    if (this._header) throw headersSent('set');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    this._outHeaders ??= Object.create(null) as OutgoingHeaders;
    this._outHeaders[lowerCase(name)] = [name, value];
    return this;
  }

  setHeaders(headers: Map<string, HeaderValue> | globalThis.Headers): this {
    if (this._header) throw headersSent('set');
    const given = headers as Partial<Map<string, HeaderValue>> | null;
    if (!given || Array.isArray(given) || typeof given.keys !== 'function' || typeof given.get !== 'function')
      throw invalidArgType('headers', 'an instance of Headers or Map', headers);
    const cookies: string[] = [];
    for (const [name, value] of headers as Iterable<[string, HeaderValue]>) {
      if (name !== 'set-cookie') this.setHeader(name, value);
      else if (Array.isArray(value)) cookies.push(...value);
      else cookies.push(String(value));
    }
    if (cookies.length > 0) this.setHeader('set-cookie', cookies);
    return this;
  }

  appendHeader(name: string, value: HeaderValue): this {
    if (this._header) throw headersSent('append');
    validateHeaderName(name);
    validateHeaderValue(name, value);
    const entry = this._outHeaders?.[lowerCase(name)];
    if (!entry) return this.setHeader(name, value);
    const values = Array.isArray(entry[1]) ? entry[1] : [entry[1] as string];
    if (Array.isArray(value)) values.push(...value);
    else values.push(value as string);
    entry[1] = values;
    return this;
  }

  getHeader(name: string): HeaderValue | undefined {
    validateString(name, 'name');
    return this._outHeaders?.[lowerCase(name)]?.[1];
  }

  getHeaderNames(): string[] {
    return this._outHeaders ? Object.keys(this._outHeaders) : [];
  }

  getRawHeaderNames(): string[] {
    return this._outHeaders ? Object.values(this._outHeaders).map(([name]) => name) : [];
  }

  getHeaders(): Record<string, HeaderValue> {
    const headers: Record<string, HeaderValue> = Object.create(null);
    if (this._outHeaders)
      for (const key in this._outHeaders) headers[key] = (this._outHeaders[key] as [string, HeaderValue])[1];
    return headers;
  }

  hasHeader(name: string): boolean {
    validateString(name, 'name');
    return Boolean(this._outHeaders?.[lowerCase(name)]);
  }

  removeHeader(name: string): void {
    validateString(name, 'name');
    if (this._header) throw headersSent('remove');
    const field = lowerCase(name);
    if (field === 'connection') this._removedConnection = true;
    else if (field === 'content-length') this._removedContLen = true;
    else if (field === 'transfer-encoding') this._removedTE = true;
    else if (field === 'date') this.sendDate = false;
    if (this._outHeaders) delete this._outHeaders[field];
  }
}
