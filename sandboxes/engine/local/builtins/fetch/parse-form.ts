/** `multipart/form-data` (RFC 7578) as a form. Browsers leave names escaped that Node unescapes, so this is our own. */
const CRLF = [13, 10];
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

const malformed = (why: string) =>
  new TypeError('Failed to parse body as FormData.', { cause: new Error(why) });

function find(bytes: Uint8Array, wanted: Uint8Array | readonly number[], from: number): number {
  const [first = -1] = wanted;
  for (let at = bytes.indexOf(first, from); at !== -1; at = bytes.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < wanted.length && bytes[at + matched] === wanted[matched]) matched++;
    if (matched === wanted.length) return at;
  }
  return -1;
}

const unescaped = (name: string) => name.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%22/g, '"');

function boundaryOf(type: string): string {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(type) ?? [];
  const boundary = quoted ?? plain;
  if (!boundary) throw malformed('the content type names no boundary');
  return boundary;
}

interface Head {
  readonly name: string;
  readonly filename: string | undefined;
  readonly type: string;
}

function headOf(text: string): Head {
  const fields = new Map(
    text.split('\r\n').map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
  const disposition = fields.get('content-disposition') ?? '';
  const name = /^form-data;.*?\bname="([^"]*)"/i.exec(disposition)?.[1];
  if (name === undefined) throw malformed('a part has no name');
  const filename = /\bfilename="([^"]*)"/i.exec(disposition)?.[1];
  return {
    name: unescaped(name),
    filename: filename === undefined ? undefined : unescaped(filename),
    type: fields.get('content-type') ?? 'text/plain',
  };
}

/** @throws {TypeError} what is malformed, as its cause */
export function parseForm(bytes: Uint8Array<ArrayBuffer>, contentType: string): FormData {
  const delimiter = new TextEncoder().encode(`--${boundaryOf(contentType)}`);
  const between = new Uint8Array([...CRLF, ...delimiter]);
  const form = new FormData();
  let at = find(bytes, delimiter, 0);
  if (at === -1) throw malformed('no boundary in it');
  at += delimiter.length;
  while (!(bytes[at] === 45 && bytes[at + 1] === 45)) {
    if (find(bytes, CRLF, at) !== at) throw malformed('a boundary is followed by something else');
    const head = find(bytes, [...CRLF, ...CRLF], at);
    const end = head === -1 ? -1 : find(bytes, between, head + 2);
    if (end === -1) throw malformed('a part does not end');
    const { name, filename, type } = headOf(utf8.decode(bytes.subarray(at + 2, head)));
    const content = bytes.subarray(head + 4, end);
    if (filename === undefined) form.append(name, utf8.decode(content));
    else form.append(name, new File([content], filename, { type }));
    at = end + between.length;
  }
  return form;
}
