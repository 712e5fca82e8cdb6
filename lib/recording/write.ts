import type { SandboxEvent } from '@/sandboxes/engine/events';
import { toBase64 } from './base64';
import { FORMAT, VERSION } from './header';

export interface RecordingOrigin {
  readonly origin: string;
  readonly saved: Date;
}

function line(event: SandboxEvent): string {
  return JSON.stringify('bytes' in event ? { ...event, bytes: toBase64(event.bytes) } : event);
}

/** The text of a recording that holds the events. */
export function writeRecording(events: readonly SandboxEvent[], { origin, saved }: RecordingOrigin): string {
  const forgotten = events[0]?.seq ?? 0;
  const header = { format: FORMAT, version: VERSION, origin, saved: saved.toISOString(), forgotten };
  return `${[JSON.stringify(header), ...events.map(line)].join('\n')}\n`;
}
