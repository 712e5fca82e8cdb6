/** What the list of traffic says of a message. */
import type { SandboxEvent } from '@/sandboxes/engine/events';
import type { WireMessage } from '@/sandboxes/taps/message';
import type { Incident } from './incidents';

export type TrafficProtocol = WireMessage['message']['protocol'];

export const PROTOCOL_NAMES: Readonly<Record<TrafficProtocol, string>> = {
  http: 'HTTP',
  http2: 'HTTP/2',
  dns: 'DNS',
  resp: 'Redis',
  postgresql: 'PostgreSQL',
  smtp: 'SMTP',
  unknown: 'Bytes',
};

/** Seconds since the sandbox's boot: `12.345 s`. */
export const clockTime = (at: number): string => `${(at / 1000).toFixed(3)} s`;

/** @param how `brief`: as few letters as tell processes apart at a glance; the machine where it has one. */
export type NameOf = (pid: number | null, opened?: boolean, how?: 'brief') => string;

/** Names of processes: the file that a process runs, or its number where the log no longer knows. */
export function processNames(events: readonly SandboxEvent[]): NameOf {
  const names = new Map<number, { readonly full: string; readonly brief: string }>();
  for (const event of events) {
    if (event.type !== 'process.spawn') continue;
    const file = event.command.find((word) => /\.[cm]?[jt]sx?$/.test(word));
    const name = file?.split('/').at(-1);
    const { machine } = event;
    // `npm start` says less than where it runs.
    const whole = name ?? (event.command.join(' ') || `process ${event.pid}`);
    const known = machine
      ? { full: name ? `${name} on ${machine}` : machine, brief: machine }
      : { full: whole, brief: whole };
    names.set(event.pid, known);
  }
  return (pid, opened = true, how) => {
    if (pid === null) return opened ? 'page' : 'unknown';
    const name = names.get(pid);
    if (!name) return `process ${pid}`;
    return how ? name.brief : `${name.full} (${pid})`;
  };
}

/** Whether a message tells of something that failed. */
export function tellsOfFailure({ message }: WireMessage): boolean {
  switch (message.protocol) {
    case 'http':
      return message.kind === 'response' && message.status >= 400;
    case 'http2':
      return tellsOfHttp2Failure(message);
    case 'dns':
      return message.kind === 'response' && message.dns.rcode !== 0;
    case 'resp':
      return (
        message.kind === 'reply' && (message.value.type === 'error' || message.value.type === 'bulk-error')
      );
    case 'postgresql':
      return message.kind === 'error';
    case 'smtp':
      return message.kind === 'reply' && message.code >= 400;
    case 'unknown':
      return message.kind === 'malformed';
  }
}

/** An answer that is an error, a stream or a connection that ends with one. Who cancels has only lost interest. */
function tellsOfHttp2Failure(message: Extract<WireMessage['message'], { protocol: 'http2' }>): boolean {
  if (message.kind === 'response') return (message.status ?? 0) >= 400;
  if (message.kind !== 'reset' && message.kind !== 'goaway') return false;
  return message.code !== 'NO_ERROR' && message.code !== 'CANCEL';
}

/** A row of the list: something that crossed, or something that was done to it. */
export type TrafficRow = WireMessage | Incident;

export const isIncident = (row: TrafficRow): row is Incident => 'fault' in row;

/** Both in the order in which they happened. */
export function inOrder(
  messages: readonly WireMessage[],
  incidents: readonly Incident[],
): readonly TrafficRow[] {
  if (incidents.length === 0) return messages;
  return [...messages, ...incidents].sort((one, other) => one.seq - other.seq);
}

export interface TrafficFilter {
  /** `fault`: what was broken, and what followed. */
  readonly protocol: TrafficProtocol | 'fault' | null;
  readonly connection: number | null;
}

export const matches = ({ protocol, connection }: TrafficFilter, row: TrafficRow): boolean =>
  (protocol === null || protocol === (isIncident(row) ? 'fault' : row.message.protocol)) &&
  (connection === null || row.connection === connection);

const TEXT = String.raw`("(?:[^"\\]|\\.)*")`;
const PAIR = new RegExp(String.raw`\[\s+${TEXT},\s+${TEXT}\s+\]`, 'g');

/** The decoded message as JSON; bytes as how many there are, because they stand below. */
export function decodedJson({ message }: WireMessage): string {
  const { summary: _, ...rest } = message;
  const json = JSON.stringify(
    rest,
    (_key, value: unknown) => (value instanceof Uint8Array ? `${value.length} bytes` : value),
    2,
  );
  // A field and its value stand on one line, as they do in the message.
  return json.replace(PAIR, '[$1, $2]');
}
