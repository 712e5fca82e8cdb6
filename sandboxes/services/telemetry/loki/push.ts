import * as z from 'zod';
import type { Received } from '../logs/from-otlp';
import { detectedLevel } from '../logs/level';
import { Labels } from '../promql/labels';
import { bad } from './parameters';

const pushed = z.object({
  streams: z.array(
    z.object({
      stream: z.record(z.string(), z.string()),
      values: z.array(
        z.union([
          z.tuple([z.string().regex(/^\d+$/), z.string()]),
          z.tuple([z.string().regex(/^\d+$/), z.string(), z.record(z.string(), z.string())]),
        ]),
      ),
    }),
  ),
});

/** Labels of which Loki makes `service_name` where a stream has none. */
const SERVICE = [
  'service',
  'app',
  'application',
  'app_name',
  'name',
  'container',
  'component',
  'workload',
  'job',
];

/** What `POST /loki/api/v1/push` has, as JSON. @throws {QueryError} */
export function pushedLines(given: unknown): readonly Received[] {
  const { success, data, error } = pushed.safeParse(given);
  if (!success)
    throw bad(error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '));
  return data.streams.flatMap(({ stream, values }) => {
    if (Object.keys(stream).length === 0) throw bad('error at least one label pair is required per stream');
    const service = SERVICE.map((name) => stream[name]).find((value) => value !== undefined);
    const labels = Labels.of({ service_name: service ?? 'unknown_service', ...stream });
    return values.map(([time, text, own = {}]): Received => {
      const metadata = Labels.of(own);
      const detected_level = detectedLevel(text, metadata.with(stream));
      return { labels, line: { time: BigInt(time), text, metadata: metadata.with({ detected_level }) } };
    });
  });
}
