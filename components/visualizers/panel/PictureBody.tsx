import { ByteView } from './ByteView';
import { Compared } from './Compared';
import { Differences } from './Differences';
import { NarrativeTable } from './NarrativeTable';
import type { Pictures } from './use-pictures';

/** The picture or its text, an earlier run beside it, and the bytes behind what is selected. */
export function PictureBody({
  id,
  pictures,
  reading,
}: {
  readonly id: string;
  readonly pictures: Pictures;
  readonly reading: boolean;
}) {
  const { visualizer, view, selected, select, reducedMotion, now } = pictures;
  const { compared, comparedView, comparison, inspection } = pictures;
  const counterpart = selected === null ? null : (comparison?.counterparts.before.get(selected) ?? null);
  return (
    <>
      {comparison ? (
        <Differences
          differences={comparison.differences}
          onSelect={({ after, before }) =>
            select(after ?? (before === null ? null : (comparison.counterparts.after.get(before) ?? null)))
          }
        />
      ) : null}
      <div id={id} className="flex min-w-0 @3xl:flex-row flex-col items-stretch gap-3">
        <div className="min-w-0 flex-1">
          {view.empty ? (
            <div className="rounded-lg border border-line border-dashed px-4 py-8 text-center text-muted text-sm">
              {pictures.nothing ? visualizer.empty : 'Nothing had happened yet at this moment.'}
            </div>
          ) : (
            <>
              {reading ? null : (
                <div data-drawing="">{view.draw({ selected, onSelect: select, reducedMotion, now })}</div>
              )}
              <NarrativeTable
                narrative={view.narrative}
                title={visualizer.title}
                quiet={!reading}
                selected={selected}
                onSelect={select}
              />
            </>
          )}
          {view.notDrawn > 0 ? (
            <p className="mt-2 text-faint text-xs">
              The newest are drawn; {view.notDrawn.toLocaleString('en')} earlier ones are not.
            </p>
          ) : null}
        </div>
        {compared && comparedView ? (
          <Compared
            view={comparedView}
            run={compared}
            selected={counterpart}
            onSelect={(seq) =>
              select(seq === null ? null : (comparison?.counterparts.after.get(seq) ?? null))
            }
            reducedMotion={reducedMotion}
          />
        ) : null}
        {inspection ? (
          <div className="@3xl:w-88 min-w-0 shrink-0">
            <ByteView key={selected} inspection={inspection} onClose={() => select(null)} />
          </div>
        ) : null}
      </div>
    </>
  );
}
