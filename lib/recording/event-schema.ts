/** What an event of a recording must look like; the types of `events.ts`, checked at run time. */
import { z } from 'zod';
import type { SandboxEventBody } from '@/sandboxes/engine/events';
import { fromBase64 } from './base64';

const count = z.number().int().min(0);
const pid = z.number().int();
const port = z.number().int().min(0).max(65_535);
const direction = z.enum(['to-server', 'to-client']);
const machine = z.string().max(253).exactOptional();
const text = z.string().max(1024 * 1024);
const bytes = z.string().transform((base64, context) => {
  const decoded = fromBase64(base64);
  if (decoded) return decoded;
  context.addIssue({ code: 'custom', message: 'must be base64' });
  return z.NEVER;
});
type Fault = NonNullable<Extract<SandboxEventBody, { type: 'fault' }>['injected']>;

/** Only shown, never injected: its fields are not looked at. */
const fault = z.looseObject({ kind: z.string() }).transform((value) => value as unknown as Fault);

const bodies = {
  'process.spawn': z.object({ pid, parent: pid.nullable(), command: z.array(text), machine }),
  'process.exit': z.object({ pid, code: z.number().int().nullable(), signal: z.string().nullable() }),
  'process.stop': z.object({ pid }),
  'process.continue': z.object({ pid }),
  output: z.object({ pid, stream: z.enum(['stdout', 'stderr']), text }),
  'output.dropped': z.object({ pid, lines: count, characters: count }),
  listen: z.object({ pid, port, machine }),
  unlisten: z.object({ pid, port, machine }),
  'connection.open': z.object({ connection: count, port, from: pid.nullable(), to: pid, machine }),
  'connection.data': z.object({ connection: count, direction, bytes, length: count }),
  'connection.close': z.object({ connection: count, how: z.enum(['fin', 'reset']) }),
  'connection.failed': z.object({ from: pid.nullable(), port, code: z.string(), machine }),
  'connection.impaired': z.object({
    connection: count,
    direction,
    effect: z.enum(['delayed', 'held', 'dropped', 'given-up']),
    length: count,
    by: z.number(),
  }),
  datagram: z.object({
    from: z.object({ pid, address: z.string(), port }),
    to: z.object({ pid: pid.nullable(), address: z.string(), port }),
    outcome: z.enum(['delivered', 'refused', 'dropped']),
    bytes,
    length: count,
  }),
  diagnostic: z.object({ pid, channel: z.string(), message: z.json() }),
  cache: z.object({
    cache: z.enum(['browser', 'shared']),
    key: z.string(),
    outcome: z.enum(['miss', 'fresh', 'stale', 'revalidated', 'bypass']),
    age: z.number().nullable(),
    lifetime: z.number().nullable(),
    status: z.number().int(),
    transferred: count,
  }),
  clock: z.object({ shown: z.number(), rate: z.number(), jumped: z.number() }),
  limit: z.object({ pid, code: z.string(), message: text }),
  'disk.full': z.object({ pid, path: z.string() }),
  fault: z.object({
    fault: z.string(),
    state: z.enum(['on', 'changed', 'off']),
    injected: fault.exactOptional(),
  }),
  check: z.object({ id: z.string(), objective: z.string(), verdict: z.enum(['pass', 'fail']) }),
} satisfies {
  readonly [Type in SandboxEventBody['type']]: z.ZodType<
    Omit<Extract<SandboxEventBody, { type: Type }>, 'type'>
  >;
};

/** Every event has these, whatever its type. */
export const Envelope = z.looseObject({
  type: z.string(),
  seq: count,
  at: z.number().min(0),
  cause: count.exactOptional(),
});

/** The schema of what an event of a type holds besides its envelope; undefined for a type that this version does not know. */
export function bodySchema(type: string): z.ZodType<object> | undefined {
  return Object.hasOwn(bodies, type) ? bodies[type as keyof typeof bodies] : undefined;
}
