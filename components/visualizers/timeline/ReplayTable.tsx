import { Badge } from '@/components/ui/Badge';
import { ScrollRegion } from '@/components/ui/ScrollRegion';
import type { Replay } from '@/lib/projections/replays';
import { Status } from '../parts/Status';

const TONE = { good: 'text-good', bad: 'text-bad', plain: 'text-muted' };

/** The same request, sent again: what each send was answered, what differed, and what the resource looked like after. */
export function ReplayTable({
  replay,
  selected,
  onSelect,
}: {
  readonly replay: Replay;
  readonly selected: number | null;
  readonly onSelect: (seq: number | null) => void;
}) {
  const observed = replay.sends.some((send) => send.observed !== null);
  const { safe, idempotent } = replay.semantics;
  return (
    <section className="rounded-lg border border-line bg-surface p-3">
      <h3 className="flex flex-wrap items-center gap-2 text-sm">
        <span className="break-all font-mono text-ink">
          <b className="font-semibold">{replay.method}</b> {replay.target}
        </span>
        <Badge tone="warn">sent {replay.sends.length} times</Badge>
        <Badge tone={safe ? 'good' : idempotent ? 'info' : 'neutral'}>
          {safe ? 'safe' : idempotent ? 'idempotent' : 'not idempotent'}
        </Badge>
      </h3>
      <p className={`mt-1 text-sm ${TONE[replay.tone]}`}>{replay.verdict}</p>
      <ScrollRegion label={`Sends of ${replay.method} ${replay.target}`} className="mt-2 overflow-x-auto">
        <table className="w-full border-collapse text-left text-xs">
          <thead>
            <tr className="text-faint">
              <th scope="col" className="py-1 pr-3 font-medium">
                Send
              </th>
              <th scope="col" className="py-1 pr-3 font-medium">
                Answer
              </th>
              <th scope="col" className="py-1 pr-3 font-medium">
                What changed
              </th>
              {observed ? (
                <th scope="col" className="py-1 font-medium">
                  State read after it
                </th>
              ) : null}
            </tr>
          </thead>
          <tbody>
            {replay.sends.map((send, index) => (
              <tr
                key={send.seq}
                className={`border-line border-t align-top ${send.seq === selected ? 'bg-accent-soft' : ''}`}
              >
                <th scope="row" className="py-1.5 pr-3 font-normal">
                  <button
                    type="button"
                    aria-pressed={send.seq === selected}
                    onClick={() => onSelect(send.seq === selected ? null : send.seq)}
                    className="min-w-6 rounded border border-line px-1.5 text-accent-ink tabular-nums hover:border-line-strong"
                  >
                    <span className="sr-only">Bytes of send </span>
                    {index + 1}
                  </button>
                </th>
                <td className="py-1.5 pr-3">
                  <Status status={send.status} waiting={send.waiting} />
                  {send.location ? (
                    <span className="ml-1.5 font-mono text-muted">→ {send.location}</span>
                  ) : null}
                  {send.body ? (
                    <span className="mt-1 block @xl:max-w-64 max-w-36 truncate font-mono text-faint">
                      {send.body}
                    </span>
                  ) : null}
                </td>
                <td className="py-1.5 pr-3 text-muted">
                  {index === 0 || send.waiting ? '–' : send.differs.length === 0 ? 'the same' : null}
                  {send.differs.map((difference) => (
                    <span key={difference} className="block break-words font-mono">
                      {difference}
                    </span>
                  ))}
                </td>
                {observed ? (
                  <td className="py-1.5 font-mono text-muted">{send.observed?.text ?? '–'}</td>
                ) : null}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
