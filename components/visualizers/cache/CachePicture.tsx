import { Badge } from '@/components/ui/Badge';
import type { CacheProjection, Resource } from '@/lib/projections/cache-age';
import type { PictureProps } from '../contract';
import { size } from '../parts/duration';
import { AgeBar } from './AgeBar';
import { MarkLanes } from './MarkLanes';

function Fields({ resource }: { readonly resource: Resource }) {
  return (
    <ul className="flex flex-wrap gap-1.5">
      {resource.directives.length === 0 ? (
        <li>
          <Badge tone="warn">no Cache-Control: caches must guess</Badge>
        </li>
      ) : null}
      {resource.directives.map((directive) => (
        <li key={directive.text} className="flex items-center gap-1 text-xs">
          <Badge tone="accent">
            <span className="whitespace-nowrap font-mono">{directive.text}</span>
          </Badge>
          {directive.meaning ? <span className="mr-1 text-faint">{directive.meaning}</span> : null}
        </li>
      ))}
      {resource.fields.map((field) => (
        <li key={field.name}>
          <Badge>
            <span className="break-all font-mono">
              {field.name}: {field.value}
            </span>
          </Badge>
        </li>
      ))}
    </ul>
  );
}

export function CachePicture({
  projection,
  selected,
  onSelect,
  reducedMotion,
  now,
}: PictureProps<CacheProjection>) {
  return (
    <div className="@container flex min-w-0 flex-col gap-3">
      {projection.resources.map((resource) => (
        <section
          key={resource.target}
          className="flex flex-col gap-3 rounded-lg border border-line bg-surface p-3"
        >
          <header className="flex flex-wrap items-baseline justify-between gap-2">
            <h3 className="break-all font-mono font-semibold text-ink text-sm">{resource.target}</h3>
            <p className="text-muted text-xs tabular-nums">
              {size(resource.transferred)} on the wire
              {resource.saved > 0 ? <span className="text-good">, {size(resource.saved)} saved</span> : null}
            </p>
          </header>
          <Fields resource={resource} />
          {resource.holdings.length > 0 ? (
            <div className="grid @2xl:grid-cols-2 gap-x-5 gap-y-3">
              {resource.holdings.map((held) => (
                <AgeBar key={held.cache} held={held} now={now} reducedMotion={reducedMotion} />
              ))}
            </div>
          ) : null}
          <MarkLanes
            marks={resource.marks}
            target={resource.target}
            selected={selected}
            onSelect={onSelect}
          />
        </section>
      ))}
    </div>
  );
}
