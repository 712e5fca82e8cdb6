import type { BootOptions, Stage } from './contract';

/** How far a boot has come. */
export interface BootStages {
  /** The stage that was entered last. */
  readonly current: Stage;
  readonly reached: ReadonlySet<Stage>;
  /** Milliseconds since the boot was asked for. */
  now(): number;
  /** Tells of a stage, once. @throws the signal's reason when the boot was aborted */
  enter(stage: Stage, detail?: string): void;
}

/** Begins to count: to be called when a boot is asked for. */
export function bootStages({ signal, onProgress }: BootOptions): BootStages {
  const origin = performance.now();
  const reached = new Set<Stage>();
  let current: Stage = 'fetch';
  const now = () => performance.now() - origin;
  return {
    get current() {
      return current;
    },
    reached,
    now,
    enter(stage, detail) {
      if (reached.has(stage)) return;
      signal?.throwIfAborted();
      current = stage;
      reached.add(stage);
      onProgress?.({ stage, elapsed: now(), ...(detail === undefined ? {} : { detail }) });
    },
  };
}
