import { exportRun } from '@/lib/projections/run-export';
import type { SandboxEvent } from '@/sandboxes/engine/events';

/** Saves a run as a JSON file. */
export function downloadRun(lab: string, events: readonly SandboxEvent[]): void {
  const url = URL.createObjectURL(
    new Blob([JSON.stringify(exportRun(lab, events))], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${lab}-run.json`;
  link.click();
  URL.revokeObjectURL(url);
}
