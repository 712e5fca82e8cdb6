import type { Client } from './client';
import { status } from './protocol/reply';

/** MONITOR: each command as it is run, with its time and where it comes from. */
export class Monitors {
  readonly #clients = new Set<Client>();

  add(client: Client): void {
    client.monitors = true;
    this.#clients.add(client);
  }

  delete(client: Client): void {
    client.monitors = false;
    this.#clients.delete(client);
  }

  tell(now: number, client: Client, words: readonly string[]): void {
    if (this.#clients.size === 0) return;
    const time = `${Math.floor(now / 1_000)}.${String(Math.floor((now % 1_000) * 1_000)).padStart(6, '0')}`;
    const from = client.scripted ? 'lua' : client.address;
    const shown = words.map(quoted).join(' ');
    for (const each of this.#clients) each.push(status(`${time} [${client.database} ${from}] ${shown}`));
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\x07': '\\a',
  '\b': '\\b',
  '"': '\\"',
  '\\': '\\\\',
};

/** As Redis shows bytes: `"a\x00b"`. */
function quoted(text: string): string {
  let inner = '';
  for (const one of text) {
    const known = ESCAPES[one];
    if (known !== undefined) inner += known;
    else if (one >= ' ' && one <= '~') inner += one;
    else inner += `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`;
  }
  return `"${inner}"`;
}
