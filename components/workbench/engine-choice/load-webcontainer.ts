import type { Engine } from '@/sandboxes/engine/contract';
import { createWebContainerEngine } from '@/sandboxes/engine/webcontainer';
import { fetchProvisions, type Provisions } from '@/sandboxes/engine/webcontainer/provisions';

let engine: Engine | null = null;
let provisions: Promise<Provisions> | null = null;

/** StackBlitz's WebContainer as the host's settings describe it. One for the page: it holds no second. */
export function loadWebContainer(): Engine {
  // One by one: the build replaces these words.
  const origin = process.env.WEBCONTAINER_ORIGIN;
  const apiKey = process.env.WEBCONTAINER_API_KEY;
  engine ??= createWebContainerEngine({
    ...(origin ? { origin } : {}),
    ...(apiKey ? { apiKey } : {}),
    provisions() {
      provisions ??= fetchProvisions('/sandbox/').catch((error: unknown) => {
        provisions = null;
        throw error;
      });
      return provisions;
    },
  });
  return engine;
}
