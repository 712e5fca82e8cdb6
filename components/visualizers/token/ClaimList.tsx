import { claimsOf } from './claims';

/** A decoded part of the token. `edge`: the colour it has in the token's text. */
export function ClaimList({
  title,
  edge,
  object,
  now,
}: {
  readonly title: string;
  readonly edge: string;
  readonly object: Readonly<Record<string, unknown>> | null;
  readonly now: number | null;
}) {
  return (
    <section className={`min-w-0 rounded-lg border border-line border-l-4 bg-surface px-3 py-2 ${edge}`}>
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      {object ? (
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-3 gap-y-1">
          {claimsOf(object, now).map((claim) => (
            <div key={claim.name} className="contents">
              <dt className="font-mono font-semibold text-ink text-xs">{claim.name}</dt>
              <dd className="min-w-0 text-xs">
                <span className="font-mono wrap-anywhere text-ink">{claim.value}</span>
                {claim.meaning ? <span className="block text-faint">{claim.meaning}</span> : null}
              </dd>
            </div>
          ))}
        </dl>
      ) : (
        <p className="mt-1 text-bad text-xs">Cannot be read.</p>
      )}
    </section>
  );
}
