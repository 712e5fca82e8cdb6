/** The engine of this page, loaded when something first runs. A failed load is not remembered: the next run tries again. */
import type { Engine } from '@/sandboxes/engine/contract';

let engine: Promise<Engine> | null = null;

export function loadEngine(): Promise<Engine> {
  engine ??= import('@/sandboxes/engine/local/page')
    .then(({ createLocalEngine }) => createLocalEngine({ assets: '/sandbox/' }))
    .catch((error: unknown) => {
      engine = null;
      throw error;
    });
  return engine;
}
