import type { Fault } from '../engine/faults';
import type { ServiceAction } from './services';

/** What the check runner sends over IPC, one JSON value a message, and what its caller makes of it. */

/** One exchange as plain text for people and for "send it again". Bodies and bytes are latin1-safe base64 where not UTF-8. */
export interface ExchangeRecord {
  readonly request: {
    readonly method: string;
    readonly target: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  };
  readonly response: {
    readonly status: number;
    readonly reason: string;
    readonly headers: readonly (readonly [string, string])[];
    readonly body: string;
  } | null;
  /** The whole messages as they crossed the wire, decoded as UTF-8 with replacement. */
  readonly sent: string;
  readonly received: string;
  readonly error: string | null;
}

/** Why a check failed: the very exchange, what was expected of it, and where to look next. */
export interface CounterExample {
  readonly message: string;
  readonly expected: string | null;
  readonly got: string | null;
  readonly exchange: ExchangeRecord | null;
  readonly lookAt: string | null;
}

export interface CheckDescription {
  /** Stable: the file's name and the position in it, `http.check.ts#2`. */
  readonly id: string;
  readonly title: string;
  readonly objective: string;
}

/** What a check may need of the engine beyond running the server. */
export type Need = 'faults' | 'clock' | 'machines';

export type ControlStep =
  | { readonly t: 'inject'; readonly fault: Fault }
  | { readonly t: 'remove'; readonly fault: number }
  | { readonly t: 'clear' }
  | { readonly t: 'advance'; readonly milliseconds: number }
  | { readonly t: 'rate'; readonly rate: number }
  /** Runs what a machine of the lab runs; answers with its pid. What it does is told with the runner's `key`. */
  | {
      readonly t: 'spawn';
      readonly key: number;
      readonly machine: string;
      readonly env: Readonly<Record<string, string>>;
    }
  /** Gives every service its starting data. */
  | { readonly t: 'reset-services' }
  | { readonly t: 'service'; readonly name: string; readonly action: ServiceAction }
  | { readonly t: 'signal'; readonly key: number; readonly signal: 'SIGTERM' | 'SIGKILL' };

/** From the runner, while a check runs. */
export interface ControlRequest {
  readonly type: 'ask';
  readonly id: number;
  readonly step: ControlStep;
}

/** To the runner. `problem`: why not; null when it was done. */
export interface ControlAnswer {
  readonly type: 'answer';
  readonly id: number;
  readonly value: number | null;
  readonly problem: string | null;
}

/** To the runner: of what it has asked to be run. */
export type ProgramMessage =
  | { readonly type: 'output'; readonly key: number; readonly text: string }
  | {
      readonly type: 'exit';
      readonly key: number;
      readonly code: number | null;
      readonly signal: string | null;
    };

export type CheckMessage =
  | { readonly type: 'found'; readonly checks: readonly CheckDescription[] }
  | { readonly type: 'start'; readonly id: string }
  | {
      readonly type: 'result';
      readonly id: string;
      readonly objective: string;
      readonly verdict: 'pass';
      readonly duration: number;
    }
  | {
      readonly type: 'result';
      readonly id: string;
      readonly objective: string;
      readonly verdict: 'fail';
      readonly duration: number;
      readonly counterExample: CounterExample;
    }
  /** It needs what this engine does not have. */
  | {
      readonly type: 'skipped';
      readonly id: string;
      readonly objective: string;
      readonly reason: string;
    }
  /** The checks themselves could not run: a check file threw at load, the server never listened. */
  | { readonly type: 'broken'; readonly message: string; readonly output: string }
  | { readonly type: 'done' };

export type CheckResult = Extract<CheckMessage, { type: 'result' }>;

type SkippedCheck = Extract<CheckMessage, { type: 'skipped' }>;

export interface CheckRun {
  readonly checks: readonly CheckDescription[];
  /** In the order of `checks`; fewer when the run broke off. */
  readonly results: readonly CheckResult[];
  /** Checks that need what the engine lacks. */
  readonly skipped: readonly SkippedCheck[];
  /** Why the checks could not run to their end; `null` when they did. */
  readonly broken: { readonly message: string; readonly output: string } | null;
}
