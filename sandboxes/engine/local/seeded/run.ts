/** What a seeded run needs to be repeated: its seed, and what came from outside, each at its time. */

/** Something came from outside. `at`: microseconds since the run began. */
export interface RunInput {
  readonly at: number;
  /** As the page told the kernel. */
  readonly message: unknown;
  /** It ended a process in the middle of a turn that did not end. */
  readonly interrupts?: number;
}

/** The page wrote into the log by itself, as its event `seq`. */
export interface RunNote {
  readonly seq: number;
  readonly at: number;
  readonly body: unknown;
}

export interface RecordedRun {
  readonly seed: string;
  /** Microseconds since the run began: where the record ends. */
  readonly until: number;
  /** How many events its log has had until then. */
  readonly events: number;
  readonly inputs: readonly RunInput[];
  readonly notes: readonly RunNote[];
}

const RUN_VERSION = 1;
const BYTES = '$bytes';

/** As a text: JSON, with bytes in base64. */
export function encodeRun(run: RecordedRun): string {
  return JSON.stringify({ version: RUN_VERSION, ...run }, (_name, value: unknown) => {
    if (!(value instanceof Uint8Array)) return value;
    let binary = '';
    for (const byte of value) binary += String.fromCharCode(byte);
    return { [BYTES]: btoa(binary) };
  });
}

/** @throws {SyntaxError} it is no record of a run, or one of another version */
export function decodeRun(text: string): RecordedRun {
  const run = JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(BYTES in value)) return value;
    return Uint8Array.from(atob(String(value[BYTES])), (character) => character.charCodeAt(0));
  }) as RecordedRun & { readonly version?: unknown };
  if (run.version !== RUN_VERSION || typeof run.seed !== 'string' || !Array.isArray(run.inputs))
    throw new SyntaxError(`This is no record of a seeded run, version ${RUN_VERSION}`);
  return run;
}
