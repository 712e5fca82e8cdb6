import { ALGORITHMS, decide } from '@/lib/projections/limiter-models';
import type { Limited } from '@/lib/projections/rate-limiter';
import { ALGORITHM_NAME } from './words';

const ROW = 18;
/** Most requests that are compared: the newest. */
const COMPARED = 120;

/** The same requests under the other rules: a model, that says what each would have decided. */
export function OtherLimits({ limited, width }: { readonly limited: Limited; readonly width: number }) {
  const { settings } = limited;
  if (!settings?.algorithm || settings.window === null) return null;
  const own = settings.algorithm;
  const limit = { limit: settings.limit, window: settings.window };
  const decisions = limited.decisions.slice(-COMPARED);
  const arrivals = decisions.map(({ at }) => at);
  const anchor = decisions.find(({ resetsAt }) => resetsAt !== null)?.resetsAt ?? arrivals[0] ?? 0;
  // A leaky bucket decides as a token bucket does: what one holds the other lacks.
  const mirrored = own === 'leaky-bucket' ? 'token-bucket' : 'leaky-bucket';
  const rows = [
    { name: `${ALGORITHM_NAME[own]} (yours)`, allowed: decisions.map((one) => one.allowed) },
    ...ALGORITHMS.filter((one) => one !== own && one !== mirrored).map((one) => ({
      name: ALGORITHM_NAME[one],
      allowed: decide(one, limit, arrivals, anchor),
    })),
  ];
  const from = arrivals[0] ?? 0;
  const span = Math.max(1, (arrivals.at(-1) ?? 0) - from);
  const plot = Math.max(120, width - 24);
  return (
    <section aria-label="Other rules" className="rounded-lg border border-line bg-surface px-2.5 py-2">
      <h3 className="text-muted text-xs">
        The same {arrivals.length} requests, had another rule decided{' '}
        <span className="text-faint">(a model, with the same limit)</span>
      </h3>
      <ul className="mt-1.5 flex flex-col gap-1.5">
        {rows.map(({ name, allowed }) => {
          const through = allowed.filter(Boolean).length;
          return (
            <li key={name}>
              <p className="flex justify-between gap-2 text-xs">
                <span className="text-ink">{name}</span>
                <span className="text-muted tabular-nums">
                  {through} through, {allowed.length - through} refused
                </span>
              </p>
              <svg width={plot} height={ROW} aria-hidden="true" className="block">
                <path d={`M0 ${ROW / 2}H${plot}`} className="stroke-line" />
                {allowed.map((one, n) => {
                  const x = 3 + (((arrivals[n] ?? from) - from) / span) * (plot - 6);
                  const key = decisions[n]?.seq;
                  return one ? (
                    <path key={key} d={`M${x} 2V${ROW / 2}`} className="stroke-good" strokeWidth="2.5" />
                  ) : (
                    <path
                      key={key}
                      d={`M${x} ${ROW / 2}V${ROW - 2}`}
                      className="stroke-bad"
                      strokeWidth="2.5"
                      strokeDasharray="2 1.5"
                    />
                  );
                })}
              </svg>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
