import { Agent, request as send } from 'node:http';

export interface Ask {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds to wait before: where time itself is asked for. */
  readonly after?: number;
}

/** What a client saw of an answer. */
export interface Seen {
  readonly status: number | string;
  readonly headers: readonly string[];
  readonly body: string;
}

/** Asks one after the other over one connection, as a browser would. */
export async function askAll(port: number, asks: readonly Ask[]): Promise<readonly Seen[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const seen: Seen[] = [];
  for (const ask of asks) {
    if (ask.after) await new Promise((resolve) => setTimeout(resolve, ask.after));
    seen.push(await askOne(port, ask, agent));
  }
  agent.destroy();
  return seen;
}

export function askOne(port: number, ask: Ask, agent: Agent | false = false): Promise<Seen> {
  const mask = (text: string) => text.replaceAll(String(port), 'PORT');
  return new Promise((resolve) => {
    const outgoing = send({
      host: '127.0.0.1',
      port,
      agent,
      path: ask.path,
      method: ask.method ?? 'GET',
      headers: { Host: 'shop.test', ...ask.headers },
    });
    outgoing.once('error', (error: NodeJS.ErrnoException) =>
      resolve({ status: error.code ?? error.message, headers: [], body: '' }),
    );
    outgoing.once('response', async (response) => {
      const pieces: Buffer[] = [];
      let end = '';
      try {
        for await (const piece of response) pieces.push(piece as Buffer);
      } catch (error) {
        end = ` (${(error as NodeJS.ErrnoException).code})`;
      }
      const headers: string[] = [];
      for (let i = 0; i < response.rawHeaders.length; i += 2) {
        const [name = '', value = ''] = response.rawHeaders.slice(i, i + 2);
        if (name !== 'Date') headers.push(mask(`${name}: ${value}`));
      }
      const bytes = Buffer.concat(pieces);
      const zipped = response.headers['content-encoding'] === 'gzip';
      const body = zipped
        ? `gzip of ${(await import('node:zlib')).gunzipSync(bytes).length} bytes`
        : bytes.toString();
      resolve({ status: response.statusCode ?? 0, headers, body: mask(body) + end });
    });
    outgoing.end(ask.body);
  });
}

/** Asks and waits for nothing, until it is told to go. */
export function askAndLeave(port: number, path: string, signal: AbortSignal): void {
  const outgoing = send({ host: '127.0.0.1', port, path, agent: false, headers: { Host: 'shop.test' } });
  outgoing.once('error', () => undefined);
  signal.addEventListener('abort', () => outgoing.destroy());
  outgoing.end();
}
