import { type OnionProjection, ownTime, projectOnion, walkShown } from '@/lib/projections/middleware-onion';
import type { Visualizer } from '../contract';
import { duration } from '../parts/duration';
import { OnionPicture } from './OnionPicture';

const span = (milliseconds: number | null) => (milliseconds === null ? '–' : duration(milliseconds));

export const middlewareOnion: Visualizer<OnionProjection> = {
  id: 'middleware-onion',
  title: 'Onion',
  caption: 'One request on its way through the layers of your middleware: in, to the handler, and out again.',
  model: null,
  empty: 'Run the server and send a request: its way through the middleware is drawn here.',
  project: (events) => projectOnion(events),
  isEmpty: (projection) => projection.walks.length === 0,
  notDrawn: (projection) => projection.notDrawn,
  // One request at a time: concurrent walks would make the steps jump from one to the other.
  moments: (projection, selected) => walkShown(projection, selected)?.steps.map((step) => step.seq) ?? [],
  narrate(projection) {
    return {
      summary: `${projection.walks.length} ${projection.walks.length === 1 ? 'request' : 'requests'}. Layers are listed from the outermost.`,
      columns: ['Request', 'Layer', 'Before next()', 'After next()', 'What happened'],
      rows: projection.walks.flatMap((walk) =>
        walk.layers.map((layer) => {
          const { before, after } = ownTime(layer);
          const happened =
            layer.outcome === 'threw'
              ? `threw ${layer.error}`
              : walk.shortCircuit === layer
                ? `answered ${layer.status ?? ''} itself; not reached: ${walk.unreached.join(', ') || 'the handler'}`
                : layer.outcome;
          return {
            key: String(layer.seq),
            seq: layer.seq,
            cells: [
              `${walk.method} ${walk.path} ${walk.status ?? ''}`,
              `${layer.depth + 1}. ${layer.name}`,
              span(before),
              span(after),
              happened,
            ],
          };
        }),
      ),
    };
  },
  Picture: OnionPicture,
};
