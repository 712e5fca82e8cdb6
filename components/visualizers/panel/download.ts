import { writeRecording } from '@/lib/recording/write';
import type { SandboxEvent } from '@/sandboxes/engine/events';

/** Saves a file, as a click on a link would. */
export function download(content: Blob, name: string): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its own reference once the click was handled.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

/** Saves events of a log as a file that the workbench can import. */
export function downloadRecording(lab: string, events: readonly SandboxEvent[]): void {
  const text = writeRecording(events, { origin: lab, saved: new Date() });
  download(new Blob([text], { type: 'application/jsonl' }), `${lab}.recording.jsonl`);
}
