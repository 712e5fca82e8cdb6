/** What a client says before it is one (PostgreSQL 18, chapter 54.2.1). */
import { readText } from './frontend';

const PROTOCOL_3 = 3;
const CANCEL = 80_877_102;
const SSL = 80_877_103;
const GSS = 80_877_104;

export type Startup =
  | { readonly t: 'encrypt' }
  | { readonly t: 'cancel'; readonly pid: number; readonly secret: number }
  | {
      readonly t: 'start';
      readonly minor: number;
      /** `user`, `database`, and settings by their names. */
      readonly parameters: ReadonlyMap<string, string>;
    }
  | { readonly t: 'unknown'; readonly major: number; readonly minor: number };

export function readStartup(body: Uint8Array): Startup {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const code = view.getInt32(0);
  if (code === SSL || code === GSS) return { t: 'encrypt' };
  if (code === CANCEL) return { t: 'cancel', pid: view.getInt32(4), secret: view.getInt32(8) };
  const major = code >> 16;
  const minor = code & 0xffff;
  if (major !== PROTOCOL_3) return { t: 'unknown', major, minor };
  const parameters = new Map<string, string>();
  for (let at = 4; at < body.length && body[at] !== 0; ) {
    const { text: name, end } = readText(body, at);
    const { text: value, end: next } = readText(body, end);
    parameters.set(name, value);
    at = next;
  }
  return { t: 'start', minor, parameters };
}

/** `-c search_path=app -c work_mem=8MB --timezone=UTC`, with backslashes before spaces that are meant. */
export function readOptions(options: string): Map<string, string> {
  const words = (options.match(/(?:\\.|\S)+/g) ?? []).map((word) => word.replaceAll(/\\(.)/g, '$1'));
  const settings = new Map<string, string>();
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    const text =
      word === '-c'
        ? (words[++index] ?? '')
        : word.startsWith('-c')
          ? word.slice(2)
          : word.replace(/^--/, '');
    const [name = '', ...value] = text.split('=');
    settings.set(name.replaceAll('-', '_'), value.join('='));
  }
  return settings;
}
