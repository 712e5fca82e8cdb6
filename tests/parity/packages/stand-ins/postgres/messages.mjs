/** What PostgreSQL's protocol sends and receives: messages of a type and a length, and the parts in them. */

export const message = (type, ...parts) => {
  const body = Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)),
  );
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
};
const int16 = (value) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
export const int32 = (value) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};

export const description = (fields) =>
  message(
    'T',
    int16(fields.length),
    ...fields.flatMap(({ name, type }) => [
      name,
      int32(0),
      int16(0),
      int32(type.oid),
      int16(type.size),
      int32(-1),
      int16(0),
    ]),
  );

export function rowsOf({ fields = [], rows = [] }) {
  return rows.map((row) =>
    message(
      'D',
      int16(row.length),
      ...row.flatMap((value, index) => {
        if (value === null) return [int32(-1)];
        const bytes = Buffer.from(fields[index].type.print(value));
        return [int32(bytes.length), bytes];
      }),
    ),
  );
}

export class Reader {
  at = 0;
  constructor(body) {
    this.body = body;
  }
  text() {
    const end = this.body.indexOf(0, this.at);
    const text = this.body.toString('utf8', this.at, end);
    this.at = end + 1;
    return text;
  }
  int16() {
    this.at += 2;
    return this.body.readInt16BE(this.at - 2);
  }
  int32() {
    this.at += 4;
    return this.body.readInt32BE(this.at - 4);
  }
  bytes(length) {
    if (length < 0) return null;
    this.at += length;
    return this.body.subarray(this.at - length, this.at);
  }
  rest() {
    return this.body.subarray(this.at);
  }
}
