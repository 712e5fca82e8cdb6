import {
  ArrowLeftRight,
  Compass,
  Cpu,
  Database,
  Fingerprint,
  Gauge,
  Inbox,
  type LucideIcon,
  Shapes,
  ShieldHalf,
} from 'lucide-react';
import { VISUALIZER_GROUPS } from '@/lib/course/schema';
import type { VisualizerPage } from '@/lib/course/visualizer-page';
import { Link } from '../ui/Link';

const ICONS: Readonly<Record<(typeof VISUALIZER_GROUPS)[number], LucideIcon>> = {
  HTTP: ArrowLeftRight,
  Identity: Fingerprint,
  'Names and networks': Compass,
  Data: Database,
  'Queues and events': Inbox,
  Resilience: ShieldHalf,
  'Inside the server': Cpu,
  'Watching it run': Gauge,
  More: Shapes,
};

/** Every picture that has a page, by subject. */
export function VisualizerList({ pages }: { readonly pages: readonly VisualizerPage[] }) {
  return (
    <div className="mt-10">
      {VISUALIZER_GROUPS.map((group) => {
        const shown = pages.filter(({ frontMatter }) => frontMatter.group === group);
        const Icon = ICONS[group];
        return shown.length === 0 ? null : (
          <section
            key={group}
            aria-label={group}
            className="grid gap-x-8 gap-y-4 border-line border-t py-7 md:grid-cols-[12rem_minmax(0,1fr)]"
          >
            <h2 className="flex items-center gap-2 self-start font-semibold text-base">
              <Icon aria-hidden size={17} className="text-accent-ink" />
              {group}
            </h2>
            <ul className="grid gap-3 sm:grid-cols-2">
              {shown.map(({ id, frontMatter }) => (
                <li key={id}>
                  <Link
                    href={`/visualizers/${id}`}
                    className="block h-full rounded-md border border-line bg-surface px-4 py-3 hover:border-line-strong"
                  >
                    <span className="font-medium">{frontMatter.title}</span>
                    <span className="mt-1 block text-muted text-sm leading-relaxed">
                      {frontMatter.summary}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
