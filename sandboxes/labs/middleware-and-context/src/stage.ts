/** Makes a layer visible: wrap it, and the picture beside the lesson draws every request that walks through it. */
import { channel } from 'node:diagnostics_channel';
import type { Context, Env, MiddlewareHandler } from 'hono';

const walk = channel('backlab:middleware');
const numbers = new WeakMap<Context, number>();
let requests = 0;

function numberOf(c: Context): number {
  const known = numbers.get(c);
  if (known !== undefined) return known;
  requests += 1;
  numbers.set(c, requests);
  return requests;
}

/**
 * Behaves exactly as `layer` and reports four moments: `enter`, `next` (it handed over to the layers inside it),
 * `resume` (they are done) and `leave`. A layer that answers by itself reports no `next`. Nobody listening, no cost.
 */
export function stage<E extends Env, P extends string>(
  name: string,
  layer: MiddlewareHandler<E, P>,
): MiddlewareHandler<E, P> {
  return async (c, next) => {
    if (!walk.hasSubscribers) return layer(c, next);
    const request = numberOf(c);
    const report = (
      phase: 'enter' | 'next' | 'resume' | 'leave',
      extra: { status?: number; error?: string } = {},
    ) => walk.publish({ request, name, phase, method: c.req.method, path: c.req.path, ...extra });

    report('enter');
    try {
      const answer = await layer(c, async () => {
        report('next');
        await next();
        report('resume', c.finalized ? { status: c.res.status } : {});
      });
      const response = answer ?? (c.finalized ? c.res : undefined);
      report('leave', response ? { status: response.status } : {});
      return answer;
    } catch (error) {
      report('leave', { error: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
}
