import type { TimelineProjection } from '@/lib/projections/exchange-timeline';
import type { PictureProps } from '../contract';
import { duration } from '../parts/duration';
import { useElementWidth } from '../parts/use-element-width';
import { BurstView } from './BurstView';
import { ReplayTable } from './ReplayTable';

function Legend() {
  return (
    <p className="flex flex-wrap items-center gap-x-4 gap-y-1 text-faint text-xs">
      <span>upper line: client, lower line: server</span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="w-4 border-line-strong border-t-2 border-dotted" /> connecting
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-0.5 w-4 bg-accent" /> request
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-1.5 w-4 rounded bg-line-strong" /> server works
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="h-0.5 w-4 bg-good" /> answer
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="size-2 rounded-full border-2 border-info" /> connection opened
      </span>
      <span className="flex items-center gap-1">
        <i aria-hidden className="size-2 rounded-full bg-info" /> reused
      </span>
    </p>
  );
}

export function TimelinePicture({ projection, selected, onSelect }: PictureProps<TimelineProjection>) {
  const [ref, width] = useElementWidth<HTMLDivElement>();
  return (
    <div ref={ref} className="@container flex min-w-0 flex-col gap-2">
      <Legend />
      {projection.replays
        .slice(-3)
        .reverse()
        .map((replay) => (
          <ReplayTable key={replay.key} replay={replay} selected={selected} onSelect={onSelect} />
        ))}
      {[...projection.bursts].reverse().map((burst, index) => (
        <div key={burst.rows[0]?.seq ?? index} className="flex flex-col gap-2">
          <BurstView burst={burst} width={width - 2} selected={selected} onSelect={onSelect} />
          {burst.quiet !== null && index < projection.bursts.length - 1 ? (
            <p className="text-center text-faint text-xs">{duration(burst.quiet)} before that</p>
          ) : null}
        </div>
      ))}
    </div>
  );
}
