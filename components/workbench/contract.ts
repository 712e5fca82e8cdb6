/**
 * What lesson blocks and visualizers may ask of the workbench beside them.
 * `components/workbench/context.tsx` provides it; without a workbench (print, JavaScript off) there is none.
 */

import type { EventLog } from '@/sandboxes/engine/events';
import type { Exchange } from '@/sandboxes/http1/message';

export type RunState =
  | { readonly state: 'idle' }
  /** `detail`: what is being started. */
  | {
      readonly state: 'starting';
      readonly stage: string;
      readonly elapsed: number;
      readonly detail?: string;
    }
  | { readonly state: 'running'; readonly pid: number; readonly port: number }
  /** The process runs but its event loop has not answered for a while. */
  | { readonly state: 'stuck'; readonly pid: number; readonly since: number }
  | { readonly state: 'exited'; readonly code: number | null; readonly signal: string | null }
  | { readonly state: 'failed'; readonly message: string; readonly remedy: string | null };

export interface CheckOutcome {
  readonly id: string;
  readonly title: string;
  readonly objective: string;
  readonly verdict: 'pass' | 'fail' | 'running' | 'unknown';
}

/** A request as the HTTP client edits it; `{{variables}}` are filled in when it is sent. */
export interface RequestDraft {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body?: string;
  /** Who is asked; default: the machine of the server. */
  readonly machine?: string;
}

export interface WorkbenchApi {
  readonly run: RunState;
  readonly checks: readonly CheckOutcome[];
  /** The log of the current sandbox; `null` before the first run. */
  readonly log: EventLog | null;
  /** Starts the server if it is not running, sends the request, shows it in the HTTP client and resolves with the exchange. */
  send(request: { readonly prepared: string } | { readonly draft: RequestDraft }): Promise<Exchange>;
  /** Starts the server when needed. */
  start(): Promise<void>;
  /** Runs every check, or those of one objective, and shows the panel. */
  runChecks(objective?: string): Promise<void>;
  /** Toggles a `replay` fault, or plays a `traffic` fault once. */
  fault(id: string): Promise<void>;
  readonly activeFaults: readonly string[];
  openFile(path: string, lines?: { readonly from: number; readonly to: number }): void;
  /** `seq`: the event to scrub to; the newest when left out. */
  showVisualizer(id: string, seq?: number): void;
}
