import type { Connection, Sandbox } from '../contract';

const encoder = new TextEncoder();

/** Bytes by hand over one connection. */
export interface Wire {
  send(data: string | Uint8Array): Promise<void>;
  /** FIN; the other direction stays open. */
  end(): Promise<void>;
  /** Reads on until the text so far matches; gives it all. Rejects when the peer ends first. */
  until(pattern: RegExp): Promise<string>;
  /** Reads to the peer's FIN. */
  rest(): Promise<string>;
  abort(): void;
}

export async function openWire(sandbox: Sandbox, port: number): Promise<Wire> {
  return wireOf(await sandbox.connect(port));
}

function wireOf(connection: Connection): Wire {
  const writer = connection.writable.getWriter();
  const reader = connection.readable.getReader();
  const decoder = new TextDecoder();
  let text = '';
  const read = async () => {
    const { done, value } = await reader.read();
    if (!done) text += decoder.decode(value, { stream: true });
    return !done;
  };
  return {
    send: (data) => writer.write(typeof data === 'string' ? encoder.encode(data) : data),
    end: () => writer.close(),
    async until(pattern) {
      while (!pattern.test(text)) if (!(await read())) throw new Error(`Ended before ${pattern}: ${text}`);
      return text;
    },
    async rest() {
      while (await read());
      return text;
    },
    abort: () => connection.abort(),
  };
}
