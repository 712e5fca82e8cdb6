import { tokenBucket } from './rules.ts';

/** Ten requests in ten seconds. Others to try: `fixedWindow`, `slidingCounter`, `slidingLog`. */
export const rule = tokenBucket({ limit: 10, window: 10_000 });

/** Whether the count is read and written in one step, so that no other request comes in between. */
export const together = true;
