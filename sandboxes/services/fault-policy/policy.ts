/** How a service over HTTP misbehaves, as its `/_faults` takes it. All times in milliseconds of the service's clock. */
import * as z from 'zod';

const milliseconds = z.number().min(0).max(3_600_000);
const share = z.number().min(0).max(1);
const errorStatus = z.int().min(400).max(599);

const latency = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), milliseconds }),
  z.strictObject({ kind: z.literal('uniform'), min: milliseconds, max: milliseconds }),
  z.strictObject({ kind: z.literal('normal'), mean: milliseconds, deviation: milliseconds }),
  /** Long-tailed, as most services are: half of the answers take less than `median`, one in a hundred more than `p99`. */
  z.strictObject({ kind: z.literal('lognormal'), median: milliseconds.min(0.001), p99: milliseconds }),
  /** What was measured elsewhere: straight lines between the points, which must climb: `{ "0": 5, "50": 20, "99": 900, "100": 2000 }`. */
  z.strictObject({ kind: z.literal('percentiles'), points: z.record(z.string(), milliseconds) }),
]);

const outage = z.strictObject({
  /** Begins so long after the policy was set. */
  after: milliseconds,
  for: milliseconds,
  /** Comes back with this period. */
  every: milliseconds.optional(),
  as: z.enum(['error', 'hang', 'reset']).default('error'),
});

export const faultPolicy = z
  .strictObject({
    latency: latency.default({ kind: 'constant', milliseconds: 0 }),
    /** Share of requests that are answered with an error, without any effect. */
    errors: z
      .strictObject({
        rate: share,
        status: errorStatus.default(503),
        retryAfter: z.int().min(0).nullable().default(null),
      })
      .prefault({ rate: 0 }),
    /** Share that is never answered. */
    hang: share.default(0),
    /** Share whose connection is reset before anything is done. */
    reset: share.default(0),
    /** Share whose connection is reset after everything is done: the effect is there, the answer is not. */
    lost: share.default(0),
    /** Share whose answer breaks off half way. */
    truncated: share.default(0),
    /** Bytes a second of each answer's body; null: as fast as they can. */
    bytesPerSecond: z.number().min(1).nullable().default(null),
    outages: z.array(outage).max(100).default([]),
    /** So many requests in each window, then 429 with Retry-After (RFC 6585 section 4). */
    rateLimit: z
      .strictObject({ requests: z.int().min(1), per: milliseconds.min(1) })
      .nullable()
      .default(null),
    /** So many at once and so many waiting, then 503: what a service does that is too small for its load. */
    capacity: z
      .strictObject({ concurrent: z.int().min(1), queue: z.int().min(0).default(0) })
      .nullable()
      .default(null),
  })
  .superRefine(({ errors, hang, reset, lost, truncated, latency }, { addIssue }) => {
    const all = errors.rate + hang + reset + lost + truncated;
    if (all > 1 + 1e-9)
      addIssue({
        code: 'custom',
        message: `errors.rate, hang, reset, lost and truncated add up to ${all}: at most 1`,
      });
    const problem = problemOfLatency(latency);
    if (problem !== null) addIssue({ code: 'custom', path: ['latency'], message: problem });
  });

export type Latency = z.infer<typeof latency>;
export type Outage = z.infer<typeof outage>;
export type FaultPolicy = z.infer<typeof faultPolicy>;

export const NO_FAULTS: FaultPolicy = faultPolicy.parse({});

/** The points of `percentiles` as [percent, milliseconds], ascending. */
export const pointsOf = (points: Readonly<Record<string, number>>): readonly (readonly [number, number])[] =>
  Object.entries(points)
    .map(([percent, at]) => [Number(percent), at] as const)
    .sort(([a], [b]) => a - b);

function problemOfLatency(given: Latency): string | null {
  if (given.kind === 'uniform' && given.min > given.max) return 'min is greater than max';
  if (given.kind === 'lognormal' && given.p99 < given.median) return 'p99 is less than median';
  if (given.kind !== 'percentiles') return null;
  const points = pointsOf(given.points);
  if (points[0]?.[0] !== 0 || points.at(-1)?.[0] !== 100) return 'points must go from "0" to "100"';
  const climbs = points.every(([, at], index) => index === 0 || at >= (points[index - 1]?.[1] ?? 0));
  return climbs ? null : 'a higher percentile cannot be faster than a lower one';
}
