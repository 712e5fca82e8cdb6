/** Hand-made logs for tests of projections: exchanges as bytes on connections, commands of Redis, and what programs say. */
import type { SandboxEvent, SandboxEventBody } from '@/sandboxes/engine/events';

const encoder = new TextEncoder();

export interface WireExchange {
  /** pids; `null` is the page. */
  readonly from?: number | null;
  readonly to?: number;
  readonly port?: number;
  /** `GET /orders` */
  readonly request: string;
  readonly sent?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Left out: 200. `null`: no answer. */
  readonly status?: number | null;
  /** A field may stand several times. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly answer?: string;
  /** Milliseconds until it is answered. */
  readonly took?: number;
}

export class WireLog {
  readonly events: SandboxEvent[] = [];
  /** Milliseconds of the sandbox's clock. */
  now = 0;
  #connections = 0;

  add(body: SandboxEventBody): number {
    this.events.push({ ...body, seq: this.events.length, at: this.now } as SandboxEvent);
    return this.events.length - 1;
  }

  wait(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  spawn(pid: number, machine: string, parent: number | null = null): this {
    this.add({ type: 'process.spawn', pid, parent, command: ['node'], machine });
    return this;
  }

  say(channel: string, message: object, pid = 2): number {
    return this.add({ type: 'diagnostic', pid, channel, message });
  }

  /** Begins an exchange on a connection of its own. @returns what answers it: the `seq` of the request, and `end` */
  begin({ from = null, to = 2, port = 3000, request, sent = {}, body = '' }: WireExchange) {
    const connection = ++this.#connections;
    this.add({ type: 'connection.open', connection, port, from, to });
    const fields = Object.entries({
      Host: 'app',
      ...sent,
      ...(body ? { 'Content-Length': String(body.length) } : {}),
    });
    const seq = this.bytes(
      connection,
      'to-server',
      `${request} HTTP/1.1\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`,
    );
    const end = ({ status = 200, headers = [], answer = '' }: Partial<WireExchange> = {}) => {
      if (status !== null) {
        const head = [...headers, ['Content-Length', String(answer.length)] as const]
          .map(([name, value]) => `${name}: ${value}\r\n`)
          .join('');
        this.bytes(connection, 'to-client', `HTTP/1.1 ${status} -\r\n${head}\r\n${answer}`);
      }
      this.add({ type: 'connection.close', connection, how: status === null ? 'reset' : 'fin' });
    };
    return { seq, connection, end };
  }

  /** A whole exchange. @returns the `seq` of its request */
  exchange(sketch: WireExchange): number {
    const { seq, end } = this.begin(sketch);
    this.wait(sketch.took ?? 5);
    end(sketch);
    return seq;
  }

  bytes(connection: number, direction: 'to-server' | 'to-client', text: string): number {
    const bytes = encoder.encode(text);
    return this.add({ type: 'connection.data', connection, direction, bytes, length: bytes.length });
  }
}
