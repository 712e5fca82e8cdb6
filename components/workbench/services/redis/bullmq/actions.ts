/**
 * What may be done to a job, by BullMQ's own scripts of the version that labs have: markers, events, parents and counters are
 * theirs to keep right.
 */
import { promote } from 'bullmq/dist/esm/scripts/promote-9';
import { removeJob } from 'bullmq/dist/esm/scripts/removeJob-2';
import { reprocessJob } from 'bullmq/dist/esm/scripts/reprocessJob-9';
import { type RedisClient, textOf } from '@/sandboxes/service-clients/redis';
import type { JobView } from './jobs';

export type JobAction = 'retry' | 'promote' | 'remove';

/** Which of them its state allows. */
export function actionsFor({ state, lockedFor }: JobView): readonly JobAction[] {
  if (state === 'failed' || state === 'completed') return ['retry', 'remove'];
  if (state === 'delayed') return ['promote', 'remove'];
  return state === 'active' || state === null || lockedFor !== null ? [] : ['remove'];
}

/** @throws {Error} saying why it could not be done */
export async function act(client: RedisClient, base: string, job: JobView, action: JobAction): Promise<void> {
  const key = (name: string) => `${base}:${name}`;
  const run = async (script: string, keys: readonly string[], words: readonly string[]): Promise<number> =>
    Number(textOf(await client.call('EVAL', script, String(keys.length), ...keys, ...words)));
  switch (action) {
    case 'retry': {
      const state = job.state === 'completed' ? 'completed' : 'failed';
      const code = await run(
        reprocessJob.content,
        [job.id, 'events', state, 'wait', 'meta', 'active', 'marker', 'prioritized', 'pc'].map(key),
        [
          job.id,
          job.lifo ? 'RPUSH' : 'LPUSH',
          state === 'failed' ? 'failedReason' : 'returnvalue',
          state,
          // It has as many attempts as it had at first.
          '1',
          '1',
        ],
      );
      if (code !== 1) throw new Error(`Job ${job.id} is not ${state} any more.`);
      return;
    }
    case 'promote': {
      const code = await run(
        promote.content,
        ['delayed', 'wait', 'paused', 'meta', 'prioritized', 'active', 'pc', 'events', 'marker'].map(key),
        [key(''), job.id],
      );
      if (code !== 0) throw new Error(`Job ${job.id} is not delayed any more.`);
      return;
    }
    case 'remove': {
      const code = await run(removeJob.content, [job.id, 'repeat'].map(key), [job.id, '1', key('')]);
      if (code === 0) throw new Error(`Job ${job.id} or one of its children is being worked on.`);
      if (code === -8) throw new Error(`Job ${job.id} belongs to a scheduler, which would make it anew.`);
    }
  }
}
