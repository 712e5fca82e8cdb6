import type { EventLog } from '../events';
import type { Report } from './reports';
import type { ConnectionTap } from './socket-connection';

/** Bytes a connection that the log keeps; past it only counts. Equal to `KEPT` of `preload/wire.cjs`. */
const KEPT = 256 * 1024;

type WireReport = Extract<Report, { type: 'open' | 'data' | 'close' }>;

/** Numbers the sandbox's connections and writes what goes over them to the log. */
export function createWireLog(log: EventLog) {
  const numbers = new Map<string, number>();
  let last = 0;

  return {
    /** A connection between two processes; the one that connected reports it. */
    report(report: WireReport): void {
      const key = `${report.pid}:${report.connection}`;
      if (report.type === 'open') {
        numbers.set(key, ++last);
        log.append({
          type: 'connection.open',
          connection: last,
          port: report.port,
          from: report.pid,
          to: report.to,
        });
        return;
      }
      const connection = numbers.get(key);
      if (connection === undefined) return;
      if (report.type === 'close') {
        numbers.delete(key);
        log.append({ type: 'connection.close', connection, how: report.how });
        return;
      }
      const bytes = new Uint8Array(Buffer.from(report.base64, 'base64'));
      log.append({
        type: 'connection.data',
        connection,
        direction: report.direction,
        bytes,
        length: report.length,
      });
    },

    /** A process ended: what it had not closed is closed by the operating system. */
    ended(pid: number): void {
      for (const [key, connection] of [...numbers]) {
        if (!key.startsWith(`${pid}:`)) continue;
        numbers.delete(key);
        log.append({ type: 'connection.close', connection, how: 'fin' });
      }
    },

    /** A connection that the engine's user opened. */
    open(port: number, to: number): ConnectionTap {
      const connection = ++last;
      let room = KEPT;
      log.append({ type: 'connection.open', connection, port, from: null, to });
      const data = (direction: 'to-server' | 'to-client', bytes: Uint8Array) => {
        const kept = bytes.slice(0, room);
        room -= kept.length;
        log.append({ type: 'connection.data', connection, direction, bytes: kept, length: bytes.length });
      };
      return {
        sent: (bytes) => data('to-server', bytes),
        received: (bytes) => data('to-client', bytes),
        closed(how) {
          log.append({ type: 'connection.close', connection, how });
        },
      };
    },
  };
}
