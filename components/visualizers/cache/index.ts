import { type CacheProjection, freshnessAt, projectCacheAge } from '@/lib/projections/cache-age';
import { seenExchanges } from '@/lib/projections/exchanges-in-log';
import { span } from '@/lib/projections/span';
import type { Visualizer } from '../contract';
import { size } from '../parts/duration';
import { CachePicture } from './CachePicture';

export const cacheAge: Visualizer<CacheProjection> = {
  id: 'cache-age',
  title: 'Cache',
  caption:
    'What a browser’s cache and a shared cache keep of each resource, how fresh it is, and what each request cost.',
  model:
    'The caches. Your server and its bytes are real; a bar marked (model) shows what RFC 9111 lets such a cache do with your answer, and the cache switch of the HTTP client puts Backlab’s own cache in between.',
  empty: 'Run the server and GET something twice: what caches may keep of it is drawn here.',
  project: (events) => projectCacheAge(events, seenExchanges(events)),
  isEmpty: (projection) => projection.resources.length === 0,
  notDrawn: (projection) => projection.notDrawn,
  moments: (projection) =>
    projection.resources
      .flatMap((resource) => resource.marks.map((mark) => mark.lastSeq))
      .sort((a, b) => a - b),
  narrate: (projection) => ({
    summary: projection.resources
      .map((resource) => {
        const kept = resource.holdings.map((held) => {
          const freshness = freshnessAt(held, projection.at);
          const state = !freshness
            ? 'keeps nothing'
            : freshness.left > 0
              ? `fresh for ${span(freshness.left)}`
              : 'stale';
          return `${held.cache} cache: ${state} (${held.why})`;
        });
        return `${resource.target}: ${kept.join('; ') || 'no answer yet'}; ${size(resource.transferred)} transferred, ${size(resource.saved)} saved.`;
      })
      .join(' '),
    columns: ['Resource', 'Where', 'What happened', 'Status', 'Transferred', 'Saved'],
    rows: projection.resources.flatMap((resource) =>
      resource.marks.map((mark) => ({
        key: String(mark.seq),
        seq: mark.seq,
        cells: [
          resource.target,
          mark.place === 'origin' ? 'your server' : `${mark.place} cache`,
          mark.kind,
          mark.status === null ? 'none' : String(mark.status),
          size(mark.transferred),
          size(mark.saved),
        ],
      })),
    ),
  }),
  Picture: CachePicture,
};
