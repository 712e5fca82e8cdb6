/** A run as JSON: everything a picture was made of. Bytes are base64. */
import type { SandboxEvent } from '@/sandboxes/engine/events';

export interface ExportedRun {
  readonly format: 'backlab-run/1';
  readonly lab: string;
  readonly events: readonly unknown[];
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export function exportRun(lab: string, events: readonly SandboxEvent[]): ExportedRun {
  return {
    format: 'backlab-run/1',
    lab,
    events: events.map((event) =>
      'bytes' in event ? { ...event, bytes: { base64: base64(event.bytes) } } : event,
    ),
  };
}
