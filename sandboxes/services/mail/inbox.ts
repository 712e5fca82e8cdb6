import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../whole-file';

export interface Envelope {
  /** Empty: a bounce, which nobody answers (RFC 5321 section 4.5.5). */
  readonly from: string;
  readonly to: readonly string[];
  /** The name that the client gave itself, and its address. */
  readonly helo: string;
  readonly client: string;
  /** Who it said it was, or null. */
  readonly user: string | null;
}

export interface StoredMessage extends Envelope {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly received: number;
  /** With `Return-Path` and `Received` before what came. */
  readonly raw: Buffer;
}

/** So many are kept, the newest. */
const KEPT = 1000;

/** Messages, the oldest first. With a folder each is written down before it is accepted. */
export class Inbox {
  readonly #folder: string | null;
  #messages: StoredMessage[] = [];
  #last = 0;

  constructor(folder: string | null) {
    this.#folder = folder;
    if (folder === null) return;
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    for (const file of files.sort()) {
      const { raw, ...rest } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      this.#messages.push({ ...rest, raw: Buffer.from(raw, 'base64') });
    }
    this.#last = Number(this.#messages.at(-1)?.id ?? 0);
  }

  get messages(): readonly StoredMessage[] {
    return this.#messages;
  }

  message(id: string): StoredMessage | null {
    return this.#messages.find((message) => message.id === id) ?? null;
  }

  add(envelope: Envelope, content: Buffer, received: number): StoredMessage {
    const id = String(++this.#last).padStart(6, '0');
    const raw = Buffer.concat([Buffer.from(trace(envelope, id, received), 'utf8'), content]);
    const message = { ...envelope, id, received, raw };
    if (this.#folder !== null)
      writeWhole(this.#file(this.#folder, id), JSON.stringify({ ...message, raw: raw.toString('base64') }));
    this.#messages.push(message);
    if (this.#messages.length > KEPT) this.remove(this.#messages[0]?.id ?? '');
    return message;
  }

  remove(id: string): boolean {
    const before = this.#messages.length;
    this.#messages = this.#messages.filter((message) => message.id !== id);
    if (this.#messages.length === before) return false;
    if (this.#folder !== null) rmSync(this.#file(this.#folder, id), { force: true });
    return true;
  }

  clear(): void {
    for (const { id } of [...this.#messages]) this.remove(id);
    this.#last = 0;
  }

  #file(folder: string, id: string): string {
    return join(folder, `${id}.json`);
  }
}

/** What a server that delivers writes before a message (RFC 5321 section 4.4). */
function trace({ from, to, helo, client, user }: Envelope, id: string, received: number): string {
  const by = `by mail (Backlab) with ${user === null ? 'ESMTP' : 'ESMTPA'} id ${id}`;
  const date = new Date(received).toUTCString().replace('GMT', '+0000');
  const one = to.length === 1 ? `\r\n\tfor <${to[0]}>` : '';
  return `Return-Path: <${from}>\r\nReceived: from ${helo} ([${client}])\r\n\t${by}${one};\r\n\t${date}\r\n`;
}
