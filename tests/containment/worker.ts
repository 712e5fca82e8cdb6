/** Runs in a worker: tries everything, twice when told of two targets, then says so. */
import type { Outside } from './listener';
import { WORKER_PROBES } from './worker-probes';

addEventListener('message', async ({ data }: MessageEvent<readonly Outside[]>) => {
  for (const outside of data)
    for (const [name, probe] of Object.entries(WORKER_PROBES))
      try {
        // What fails later is meant to fail; only the listener's word counts.
        Promise.resolve(probe(outside.http + name, outside)).catch(() => undefined);
      } catch {
        // Refused at once. A probe that is itself broken is one that the control does not hear.
      }
  (postMessage as (message: unknown) => void)('tried');
});
