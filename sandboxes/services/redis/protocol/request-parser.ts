/** Reads commands from the bytes of a connection: arrays of texts, or a line of words (telnet). */

/** What is said before the connection is closed. */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';
}

const MOST_WORDS = 1024 * 1024;
/** `proto-max-bulk-len`. */
const LONGEST_WORD = 512 * 1024 * 1024;
/** PROTO_INLINE_MAX_SIZE. */
const LONGEST_LINE = 64 * 1024;
const AUTH_WORDS = 10;
const AUTH_WORD = 16_384;

export class RequestParser {
  #buffer = '';
  #at = 0;
  /** Of the command that is being read; -1: none. */
  #wanted = -1;
  #words: string[] = [];
  #length = -1;
  /** Who has not said a password yet may not make the server keep much. */
  restricted = false;

  /** @param text bytes as characters */
  push(text: string): void {
    this.#buffer = this.#buffer.slice(this.#at) + text;
    this.#at = 0;
  }

  /**
   * The next command; undefined until more bytes come. An empty one is an empty line.
   * @throws {ProtocolError} what no client sends
   */
  next(): string[] | undefined {
    if (this.#wanted === -1) {
      if (this.#at >= this.#buffer.length) return undefined;
      if (this.#buffer[this.#at] !== '*') return this.#inline();
      const head = this.#line('too big mbulk count string');
      if (head === undefined) return undefined;
      const count = integerOf(head.slice(1));
      if (count === undefined || count > MOST_WORDS) throw new ProtocolError('invalid multibulk length');
      if (this.restricted && count > AUTH_WORDS) throw new ProtocolError('unauthenticated multibulk length');
      if (count <= 0) return [];
      this.#wanted = count;
      this.#words = [];
    }
    while (this.#words.length < this.#wanted) {
      const word = this.#word();
      if (word === undefined) return undefined;
      this.#words.push(word);
    }
    this.#wanted = -1;
    return this.#words;
  }

  #word(): string | undefined {
    if (this.#length === -1) {
      const head = this.#line('too big bulk count string');
      if (head === undefined) return undefined;
      if (head[0] !== '$') throw new ProtocolError(`expected '$', got '${head[0] ?? '\r'}'`);
      const length = integerOf(head.slice(1));
      if (length === undefined || length < 0 || length > LONGEST_WORD)
        throw new ProtocolError('invalid bulk length');
      if (this.restricted && length > AUTH_WORD) throw new ProtocolError('unauthenticated bulk length');
      this.#length = length;
    }
    const end = this.#at + this.#length;
    if (this.#buffer.length < end + 2) return undefined;
    const word = this.#buffer.slice(this.#at, end);
    this.#at = end + 2;
    this.#length = -1;
    return word;
  }

  #line(tooLong: string): string | undefined {
    const end = this.#buffer.indexOf('\r\n', this.#at);
    if (end === -1) {
      if (this.#buffer.length - this.#at > LONGEST_LINE) throw new ProtocolError(tooLong);
      return undefined;
    }
    const line = this.#buffer.slice(this.#at, end);
    this.#at = end + 2;
    return line;
  }

  #inline(): string[] | undefined {
    const end = this.#buffer.indexOf('\n', this.#at);
    if (end === -1) {
      if (this.#buffer.length - this.#at > LONGEST_LINE) throw new ProtocolError('too big inline request');
      return undefined;
    }
    const line = this.#buffer.slice(this.#at, end).replace(/\r$/, '');
    this.#at = end + 1;
    const words = splitWords(line);
    if (words === undefined) throw new ProtocolError('unbalanced quotes in request');
    return words;
  }
}

function integerOf(text: string): number | undefined {
  return /^-?\d{1,18}$/.test(text) ? Number(text) : undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', a: '\x07' };

/** As Redis's `sdssplitargs`: words in quotes may hold spaces and escapes; undefined when a quote does not close. */
function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  const word =
    /\s*(?:"((?:\\[\s\S]|[^"\\])*)"(?=\s|$)|'((?:\\'|[^'])*)'(?=\s|$)|([^\s"'][^\s"']*)(?=\s|$))|\s*$/y;
  for (let at = 0; at < line.length; ) {
    word.lastIndex = at;
    const found = word.exec(line);
    if (!found) return undefined;
    at = word.lastIndex;
    const [, double, single, plain] = found;
    if (double !== undefined)
      words.push(
        double.replace(/\\(?:x([0-9a-fA-F]{2})|([\s\S]))/g, (_, code?: string, one?: string) =>
          code === undefined
            ? (ESCAPES[one ?? ''] ?? one ?? '')
            : String.fromCharCode(Number.parseInt(code, 16)),
        ),
      );
    else if (single !== undefined) words.push(single.replaceAll("\\'", "'"));
    else if (plain !== undefined) words.push(plain);
  }
  return words;
}
