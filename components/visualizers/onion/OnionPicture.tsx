import { type OnionProjection, type Walk, walkShown } from '@/lib/projections/middleware-onion';
import type { PictureProps } from '../contract';
import { duration } from '../parts/duration';
import { Picker } from '../parts/Picker';
import { Status } from '../parts/Status';
import { useElementWidth } from '../parts/use-element-width';
import { LayerBars } from './LayerBars';
import { RingsView } from './RingsView';

function headline(walk: Walk): string {
  if (walk.thrown) return `${walk.thrown.name} threw: ${walk.thrown.error}`;
  if (walk.shortCircuit) {
    const spared =
      walk.unreached.length > 0 ? ` ${walk.unreached.join(', ')} never ran.` : ' Nothing further in ran.';
    return `${walk.shortCircuit.name} answered by itself.${spared}`;
  }
  if (!walk.done) {
    const step = walk.steps.at(-1);
    const name = step ? walk.layers[step.layer]?.name : undefined;
    const doing = {
      enter: 'works before the inner layers',
      next: 'called next()',
      resume: 'works after the inner layers',
      leave: 'is done',
    };
    return step ? `${name} ${doing[step.phase]}.` : '';
  }
  const rings = walk.layers.length - (walk.handler ? 1 : 0);
  return `In and out through ${rings} ${rings === 1 ? 'layer' : 'layers'} in ${duration(walk.end - walk.start)}.`;
}

export function OnionPicture({
  projection,
  selected,
  onSelect,
  reducedMotion,
}: PictureProps<OnionProjection>) {
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const walk = walkShown(projection, selected);
  return (
    <div ref={ref} className="@container flex min-w-0 flex-col gap-3">
      <Picker
        label="Recent requests, the newest first"
        current={walk?.key ?? null}
        onPick={(key) => onSelect(projection.walks.find((one) => one.key === key)?.seq ?? null)}
        items={[...projection.walks].reverse().map((one) => ({
          key: one.key,
          label: `${one.method} ${one.path}, ${one.status ?? 'running'}`,
          content: (
            <>
              <b className="font-semibold">{one.method}</b> {one.path}
              {one.done ? (
                <Status status={one.thrown ? (one.status ?? 500) : one.status} />
              ) : (
                <span className="text-faint">running</span>
              )}
            </>
          ),
        }))}
      />
      {walk ? (
        <>
          <p className={`text-sm ${walk.thrown ? 'text-bad' : walk.shortCircuit ? 'text-warn' : 'text-ink'}`}>
            {headline(walk)}
          </p>
          <RingsView walk={walk} width={width} reducedMotion={reducedMotion} onSelect={onSelect} />
          <LayerBars walk={walk} selected={selected} onSelect={onSelect} />
          <p className="flex flex-wrap gap-x-4 text-faint text-xs">
            <span className="flex items-center gap-1">
              <i aria-hidden className="h-2 w-3 rounded bg-accent" /> before next()
            </span>
            <span className="flex items-center gap-1">
              <i aria-hidden className="h-2 w-3 rounded bg-accent-soft" /> inner layers
            </span>
            <span className="flex items-center gap-1">
              <i aria-hidden className="h-2 w-3 rounded bg-info" /> after next()
            </span>
          </p>
        </>
      ) : null}
    </div>
  );
}
