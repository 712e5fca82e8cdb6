import { readRecording } from '../../lib/recording/read';
import { writeRecording } from '../../lib/recording/write';
import { createEventLog } from '../../sandboxes/engine/event-log';
import { type Summary, summarize } from './statistics';

const SAMPLES = 5;
/** What a log keeps at most. */
const EVENTS = 20_000;
const BYTES = 16 * 1024 * 1024;

export interface RecordingResult {
  /** MiB. */
  readonly size: number;
  /** Milliseconds. */
  readonly save: Summary;
  readonly read: Summary;
}

/** The largest log that there can be, saved and read back. @throws when it does not come back whole */
export function benchRecording(): RecordingResult {
  const log = createEventLog({ now: () => 1234.5, limit: EVENTS, limitBytes: BYTES });
  const length = Math.floor(BYTES / EVENTS);
  const bytes = new TextEncoder()
    .encode('HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n'.repeat(20))
    .slice(0, length);
  for (let n = 0; n < EVENTS; n++)
    log.append({
      type: 'connection.data',
      connection: n >> 3,
      direction: n % 2 ? 'to-client' : 'to-server',
      bytes,
      length,
    });
  const [save, read]: [number[], number[]] = [[], []];
  let size = 0;
  for (let n = 0; n < SAMPLES; n++) {
    const begin = performance.now();
    const text = writeRecording(log.events, { origin: 'bench', saved: new Date(0) });
    const saved = performance.now();
    const { events } = readRecording(text);
    read.push(performance.now() - saved);
    save.push(saved - begin);
    size = Buffer.byteLength(text) / 2 ** 20;
    if (events.length !== EVENTS) throw new Error(`${EVENTS} events were saved, and ${events.length} read.`);
  }
  return { size, save: summarize(save), read: summarize(read) };
}
