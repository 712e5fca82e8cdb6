import { writeRecording } from '@/lib/recording/write';
import type { SandboxEvent } from '@/sandboxes/engine/events';

/** Saves events of a log as a file that the workbench can import. */
export function downloadRecording(lab: string, events: readonly SandboxEvent[]): void {
  const text = writeRecording(events, { origin: lab, saved: new Date() });
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${lab}.recording.jsonl`;
  link.click();
  // The download has taken its own reference once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}
