/** `multipart/form-data` as a browser sends it to S3: fields first, and behind them one file, which is never in memory as a whole. */
import { S3Error } from './errors';

export interface Form {
  /** Names in lower case; what stands behind the file is not read. */
  readonly fields: ReadonlyMap<string, string>;
  /** Null: there is none. */
  readonly file: {
    readonly name: string;
    readonly type: string;
    readonly bytes: AsyncIterator<Uint8Array>;
  } | null;
}

/** Of all fields together. */
const MOST_BYTES = 20_480;
const END = Buffer.from('\r\n\r\n');

/** @throws {S3Error} it is no such form, or its fields are too long */
export async function readForm(type: string | undefined, source: AsyncIterator<Uint8Array>): Promise<Form> {
  const boundary = /^multipart\/form-data\s*;.*?boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type ?? '');
  if (boundary === null)
    throw new S3Error('PreconditionFailed', {
      fields: { Condition: 'Bucket POST must be of the enclosure-type multipart/form-data' },
    });
  const parts = new Parts(source, Buffer.from(`\r\n--${boundary[1] ?? boundary[2] ?? ''}`));
  const fields = new Map<string, string>();
  let bytes = 0;
  while (await parts.next()) {
    const { name, filename, type: partType } = headersOf((await parts.head()).toString('utf8'));
    if (name === 'file')
      return {
        fields,
        file: { name: filename ?? '', type: partType, bytes: parts.content()[Symbol.asyncIterator]() },
      };
    const chunks: Uint8Array[] = [];
    for await (const chunk of parts.content()) {
      bytes += chunk.length;
      if (bytes > MOST_BYTES)
        throw new S3Error('MaxPostPreDataLengthExceededError', {
          fields: { MaxPostPreDataLength: String(MOST_BYTES) },
        });
      chunks.push(chunk);
    }
    fields.set(name, Buffer.concat(chunks).toString('utf8'));
  }
  return { fields, file: null };
}

function headersOf(head: string): { name: string; filename: string | null; type: string } {
  const disposition = /^content-disposition:\s*form-data(.*)$/im.exec(head)?.[1] ?? '';
  const parameter = (name: string) =>
    new RegExp(`;\\s*${name}="([^"]*)"`, 'i').exec(disposition)?.[1] ?? null;
  const name = parameter('name');
  if (name === null) throw malformed();
  const filename = parameter('filename')?.replace(/^.*[\\/]/, '') ?? null;
  return {
    name: name.toLowerCase(),
    filename,
    type: /^content-type:\s*(.+)$/im.exec(head)?.[1]?.trim() ?? '',
  };
}

const malformed = () =>
  new S3Error('MalformedPOSTRequest', {
    message: 'The body of your POST request is not well-formed multipart/form-data.',
  });

/** The parts between boundaries. A byte that may belong to a boundary is held back until it is known. */
class Parts {
  readonly #source: AsyncIterator<Uint8Array>;
  readonly #boundary: Buffer;
  // The first boundary begins the body: as if a line had ended before it.
  #held: Buffer = Buffer.from('\r\n');

  constructor(source: AsyncIterator<Uint8Array>, boundary: Buffer) {
    this.#source = source;
    this.#boundary = boundary;
  }

  /** To the start of the next part; false: there is no more. */
  async next(): Promise<boolean> {
    while (this.#held.indexOf(this.#boundary) < 0) await this.#more();
    this.#held = this.#held.subarray(this.#held.indexOf(this.#boundary) + this.#boundary.length);
    while (this.#held.length < 2) await this.#more();
    const mark = this.#held.subarray(0, 2).toString('latin1');
    this.#held = this.#held.subarray(2);
    if (mark !== '\r\n' && mark !== '--') throw malformed();
    return mark === '\r\n';
  }

  async head(): Promise<Buffer> {
    for (;;) {
      const end = this.#held.indexOf(END);
      if (end >= 0) {
        const head = this.#held.subarray(0, end);
        this.#held = this.#held.subarray(end + END.length);
        return head;
      }
      if (this.#held.length > MOST_BYTES) throw malformed();
      await this.#more();
    }
  }

  async *content(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const end = this.#held.indexOf(this.#boundary);
      const sure = end >= 0 ? end : Math.max(this.#held.length - this.#boundary.length, 0);
      if (sure > 0) {
        const bytes = this.#held.subarray(0, sure);
        this.#held = this.#held.subarray(sure);
        yield bytes;
      }
      if (end >= 0) return;
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done) throw new S3Error('IncompleteBody');
    this.#held = Buffer.concat([this.#held, value]);
  }
}
