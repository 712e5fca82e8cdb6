import type { Sighting, TokenProjection } from '@/lib/projections/token-anatomy';
import type { PictureProps } from '../contract';
import { Picker } from '../parts/Picker';
import { Status } from '../parts/Status';
import { ClaimList } from './ClaimList';
import { Ladder } from './Ladder';
import { TokenBench } from './TokenBench';
import { TokenText } from './TokenText';

const VERDICT = {
  good: 'border-good bg-good-soft text-good',
  bad: 'border-bad bg-bad-soft text-bad',
  plain: 'border-line bg-sunken text-ink',
};

function sightingShown(projection: TokenProjection, selected: number | null): Sighting | null {
  const chosen = projection.sightings.find(
    (sighting) => selected !== null && sighting.seq <= selected && selected <= sighting.lastSeq,
  );
  return chosen ?? projection.sightings.at(-1) ?? null;
}

function Answer({ sighting }: { readonly sighting: Sighting }) {
  const { challenge } = sighting;
  return (
    <div className="rounded-lg border border-line bg-surface px-3 py-2 text-sm">
      <h3 className="mb-1 font-medium text-muted text-xs">What your server answered</h3>
      <p className="flex flex-wrap items-center gap-2">
        <Status status={sighting.status} waiting={sighting.exchange.failure === null} />
        <span className="break-all font-mono text-muted text-xs">
          {sighting.exchange.request.method} {sighting.exchange.request.target}
        </span>
      </p>
      {challenge ? (
        <dl className="mt-2 grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5 text-xs">
          <dt className="text-faint">WWW-Authenticate</dt>
          <dd className="font-mono text-ink">{challenge.scheme}</dd>
          {Object.entries(challenge.parameters).map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="font-mono text-faint">{name}</dt>
              <dd className="font-mono text-ink wrap-anywhere">{value}</dd>
            </div>
          ))}
        </dl>
      ) : sighting.status === 401 ? (
        <p className="mt-1 text-bad text-xs">
          A 401 must carry WWW-Authenticate (RFC 9110 §15.5.2); this one does not.
        </p>
      ) : null}
    </div>
  );
}

export function TokenPicture({ projection, selected, onSelect }: PictureProps<TokenProjection>) {
  const sighting = sightingShown(projection, selected);
  if (!sighting) return null;
  const { decoded, expected } = sighting;
  return (
    <div className="@container flex min-w-0 flex-col gap-3">
      <Picker
        label="Tokens, the newest first"
        current={String(sighting.seq)}
        onPick={(key) => onSelect(Number(key))}
        items={[...projection.sightings].reverse().map((one) => ({
          key: String(one.seq),
          label: `${one.exchange.request.method} ${one.exchange.request.target}, ${one.status ?? 'no answer'}, ${one.failsFirst ? `${one.failsFirst.title} fails first` : 'no check fails'}`,
          content: (
            <>
              {one.exchange.request.method} {one.exchange.request.target}{' '}
              <Status status={one.status} waiting={one.exchange.failure === null} />
              {one.failsFirst ? <span className="text-bad">✗ {one.failsFirst.id}</span> : null}
            </>
          ),
        }))}
      />
      <p
        className={`rounded-lg border-l-4 px-3 py-2 text-sm wrap-anywhere ${VERDICT[sighting.verdict.tone]}`}
      >
        {sighting.verdict.text}
      </p>
      <TokenText parts={decoded.parts} />
      <div className="grid @2xl:grid-cols-2 gap-3">
        <div className="flex min-w-0 flex-col gap-3">
          <ClaimList title="Header" edge="border-l-info" object={decoded.header} now={expected.now} />
          <ClaimList title="Payload" edge="border-l-accent" object={decoded.payload} now={expected.now} />
        </div>
        <div className="flex min-w-0 flex-col gap-3">
          <section className="rounded-lg border border-line bg-surface px-3 py-2">
            <h3 className="mb-1 font-medium text-muted text-xs">What a careful server checks, in order</h3>
            <Ladder rungs={sighting.rungs} />
          </section>
          <Answer sighting={sighting} />
        </div>
      </div>
      <TokenBench key={sighting.seq} sighting={sighting} keys={projection.keys} />
    </div>
  );
}
