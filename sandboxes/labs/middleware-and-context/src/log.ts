import { requestContext } from './context.ts';

/** Writes one event as one line of JSON, with the id and the user of the request that caused it. */
export function log(msg: string, fields: Record<string, unknown> = {}): void {
  const { requestId, user } = requestContext();
  console.log(JSON.stringify({ time: new Date().toISOString(), msg, requestId, user, ...fields }));
}
