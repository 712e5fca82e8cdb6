/** As much XML as S3 speaks: elements and text, no attributes of meaning. */
import { S3Error } from './errors';

export type Content =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: Content }
  | readonly Content[];

export interface XmlElement {
  readonly name: string;
  readonly text: string;
  readonly children: readonly XmlElement[];
}

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** @param content undefined leaves an element out; an array repeats it */
export const document = (name: string, content: Content, { namespace = true } = {}): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name}${namespace ? ` xmlns="${NAMESPACE}"` : ''}>${inside(content)}</${name}>`;

const inside = (content: Content): string => {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map(inside).join('');
  if (typeof content !== 'object') return encoded(String(content));
  return Object.entries(content)
    .map(([name, value]) => element(name, value))
    .join('');
};

function element(name: string, content: Content): string {
  if (content === undefined) return '';
  if (Array.isArray(content)) return content.map((one) => element(name, one)).join('');
  return `<${name}>${inside(content)}</${name}>`;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

// A key may hold characters that XML 1.0 has no way to say; S3 writes them as references all the same.
const encoded = (text: string): string =>
  text.replace(/[&<>"]|[^\P{Cc}\t\n]/gu, (one) => ESCAPES[one] ?? `&#x${one.charCodeAt(0).toString(16)};`);

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(
    /&(?:#x([\da-f]+)|#(\d+)|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16));
    },
  );

const TOKEN =
  /<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<(\/?)([\w:.-]+)(?:\s[^<>]*?)?(\/?)>|([^<]+)/y;

/**
 * @param root the name that the outermost element must have
 * @throws {S3Error} MalformedXML
 */
export function parseXml(text: string, root: string): XmlElement {
  const open: { name: string; text: string; children: XmlElement[] }[] = [
    { name: '', text: '', children: [] },
  ];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const token = TOKEN.exec(text);
    const top = open.at(-1);
    if (token === null || top === undefined) throw new S3Error('MalformedXML');
    const [, data, closes, qualified, closesItself, words] = token;
    if (data !== undefined) top.text += data;
    else if (words !== undefined) top.text += decoded(words);
    else if (qualified !== undefined) {
      const name = qualified.slice(qualified.indexOf(':') + 1);
      if (closes === '/') {
        if (top.name !== name || open.length === 1) throw new S3Error('MalformedXML');
        open.pop();
      } else {
        const started = { name, text: '', children: [] };
        top.children.push(started);
        if (closesItself !== '/') open.push(started);
      }
    }
  }
  const [only, ...others] = open[0]?.children ?? [];
  if (open.length !== 1 || only?.name !== root || others.length > 0) throw new S3Error('MalformedXML');
  return only;
}

export const childrenOf = (parent: XmlElement, name: string): readonly XmlElement[] =>
  parent.children.filter((child) => child.name === name);

/** Of the first child of that name. */
export const textOf = (parent: XmlElement, name: string): string | undefined =>
  childrenOf(parent, name)[0]?.text.trim();

/** @throws {S3Error} MalformedXML where there is none */
export function requiredText(parent: XmlElement, name: string): string {
  const text = textOf(parent, name);
  if (text === undefined) throw new S3Error('MalformedXML');
  return text;
}
