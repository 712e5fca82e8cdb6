/** RESP: requests to lists of bytes-as-latin1 strings, and answers to bytes, in version 2 or 3 of the protocol. */

export class Status {
  constructor(text) {
    this.text = text;
  }
}
export class Failure extends Error {}
/** Whole as RESP3 sends it (`%`), flat as RESP2 does (`*`). */
export class Pairs {
  constructor(entries) {
    this.entries = entries;
  }
}
/** A score: a number of its own kind in RESP3, text in RESP2. */
export class Score {
  constructor(value) {
    this.value = value;
  }
}
/** Members with scores: pairs in RESP3, a flat list in RESP2. */
export class Scored {
  constructor(members) {
    this.members = members;
  }
}
/** What nobody asked for: a message of a channel. */
export class Push {
  constructor(values) {
    this.values = values;
  }
}
export const OK = new Status('OK');

/** @param {2 | 3} protocol */
export function encode(value, protocol) {
  if (value === null || value === undefined) return protocol === 3 ? '_\r\n' : '$-1\r\n';
  if (typeof value === 'number') return `:${value}\r\n`;
  if (value instanceof Score) return protocol === 3 ? `,${value.value}\r\n` : encode(String(value.value), 2);
  if (value instanceof Scored) {
    const members = value.members.map(([member, score]) => [member, new Score(score)]);
    return encode(protocol === 3 ? members : members.flat(), protocol);
  }
  if (typeof value === 'string') return `$${value.length}\r\n${value}\r\n`;
  if (value instanceof Status) return `+${value.text}\r\n`;
  if (value instanceof Failure) return `-${value.message}\r\n`;
  const all = (values) => values.map((each) => encode(each, protocol)).join('');
  if (value instanceof Push)
    return `${protocol === 3 ? '>' : '*'}${value.values.length}\r\n${all(value.values)}`;
  if (value instanceof Pairs) {
    const head = protocol === 3 ? `%${value.entries.length}` : `*${value.entries.length * 2}`;
    return `${head}\r\n${all(value.entries.flat())}`;
  }
  return `*${value.length}\r\n${all(value)}`;
}

/** @returns `[commands, rest]`: whole commands that stand at the front, and what is left */
export function decode(text) {
  const commands = [];
  for (;;) {
    const head = /^\*(\d+)\r\n/.exec(text);
    if (!head) return [commands, text];
    let at = head[0].length;
    const parts = [];
    for (let n = Number(head[1]); n > 0; n--) {
      const end = text.indexOf('\r\n', at);
      if (end < 0) return [commands, text];
      const length = Number(text.slice(at + 1, end));
      if (text.length < end + 2 + length + 2) return [commands, text];
      parts.push(text.slice(end + 2, end + 2 + length));
      at = end + 2 + length + 2;
    }
    commands.push(parts);
    text = text.slice(at);
  }
}
