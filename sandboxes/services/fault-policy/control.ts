import { Hono } from 'hono';
import { problemsOf } from '../settings-file';
import type { PolicyHolder } from './holder';
import { faultPolicy, NO_FAULTS } from './policy';
import { problemResponse } from './problem';

/**
 * The policy over HTTP: GET reads it (`/state`: how long it has been in force, in milliseconds), PUT replaces it, PATCH changes what it names, DELETE heals the service. Never faulty
 * itself: what is broken must be mendable.
 */
export function faultControl(holder: PolicyHolder): Hono {
  const control = new Hono();
  const take = (given: unknown): Response => {
    const read = faultPolicy.safeParse(given);
    if (!read.success)
      return problemResponse({
        status: 400,
        code: 'invalid_policy',
        title: 'No such fault policy',
        detail: problemsOf(read.error).join('\n'),
      });
    holder.set(read.data);
    return Response.json(read.data);
  };
  control.get('/', (c) => c.json(holder.current().policy));
  control.get('/state', (c) => c.json({ elapsed: holder.elapsed() }));
  control.put('/', async (c) => take(await bodyOf(c.req.raw)));
  control.patch('/', async (c) => {
    const change = await bodyOf(c.req.raw);
    return take(
      typeof change === 'object' && change !== null ? { ...holder.current().policy, ...change } : change,
    );
  });
  control.delete('/', () => take(NO_FAULTS));
  return control;
}

/** Not JSON: the text, which no policy is. */
async function bodyOf(request: Request): Promise<unknown> {
  const text = await request.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
