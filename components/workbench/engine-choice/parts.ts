import { lazy } from 'react';

/** What the workbench shows where the host offers a second engine; null where it does not, and then nothing of it is built. */
export const engineParts =
  process.env.WEBCONTAINERS === 'on'
    ? {
        Badge: lazy(() => import('./EngineBadge')),
        Banner: lazy(() => import('./EngineBanner')),
        Dialog: lazy(() => import('./EngineDialog')),
        NetworkNote: lazy(() => import('./EngineNetworkNote')),
      }
    : null;
