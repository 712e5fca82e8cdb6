import { type Asked, type DnsProjection, lookupShown, withFollowers } from '@/lib/projections/dns-resolution';
import type { PictureProps } from '../contract';
import { duration } from '../parts/duration';
import { Picker } from '../parts/Picker';
import { useElementWidth } from '../parts/use-element-width';
import { LearnedTable } from './LearnedTable';
import { SequenceView } from './SequenceView';

function headline(lookup: Asked): string {
  const followers = withFollowers(lookup).slice(1);
  const lost = followers.filter(({ message }) => message.outcome !== 'delivered').length;
  const missing = lost === 0 ? '' : ` ${lost} ${lost === 1 ? 'message' : 'messages'} got lost.`;
  if (!lookup.answer) return `still waits, after ${followers.length} questions to name servers.${missing}`;
  const took = duration(lookup.answer.at - lookup.at);
  if (lookup.zone === null && followers.length === 0)
    return `was answered in ${took}, from memory: nobody else was asked.`;
  if (followers.length === 0) return `was answered in ${took}.`;
  return `was answered in ${took}, after ${followers.length} ${followers.length === 1 ? 'question' : 'questions'} to name servers.${missing}`;
}

function Legend() {
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 text-faint text-xs">
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-0.5 w-4 bg-accent" /> question
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-0.5 w-4 bg-info" /> referral: ask them
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-0.5 w-4 bg-good" /> answer
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-0.5 w-4 bg-warn" /> there is none, or cut
      </span>
      <span>✕ lost on the way</span>
    </p>
  );
}

export function DnsPicture({
  projection,
  selected,
  onSelect,
  reducedMotion,
  now,
}: PictureProps<DnsProjection>) {
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const lookup = lookupShown(projection, selected);
  return (
    <div ref={ref} className="@container flex min-w-0 flex-col gap-3">
      <Picker
        label="Recent lookups, the newest first"
        current={lookup ? String(lookup.seq) : null}
        onPick={(key) => onSelect(Number(key))}
        items={[...projection.lookups].reverse().map((one) => ({
          key: String(one.seq),
          label: `${one.question}, ${one.answer?.text ?? 'waiting'}`,
          content: (
            <>
              {one.question}
              <span className="text-faint">
                {one.answer ? (one.asked.length === 0 ? 'from memory' : one.answer.kind) : 'waits'}
              </span>
            </>
          ),
        }))}
      />
      {lookup ? (
        <>
          <p className="text-ink text-sm">
            <b className="font-mono font-semibold">{lookup.question}</b> {headline(lookup)}
          </p>
          <SequenceView lookup={lookup} width={width} selected={selected} onSelect={onSelect} />
          <Legend />
        </>
      ) : null}
      <div className="grid @3xl:grid-cols-2 gap-3">
        {projection.resolvers.map((resolver) => (
          <LearnedTable
            key={resolver.party.pid}
            resolver={resolver}
            now={now}
            reducedMotion={reducedMotion}
            selected={selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}
