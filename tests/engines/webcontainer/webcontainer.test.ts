import { afterAll, beforeAll, describe, vi } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import type { Engine } from '../../../sandboxes/engine/contract';
import { bootSuite } from '../../../sandboxes/engine/suite/boot';
import { filesSuite } from '../../../sandboxes/engine/suite/files';
import { httpSuite } from '../../../sandboxes/engine/suite/http';
import { networkSuite } from '../../../sandboxes/engine/suite/network';
import { processSuite } from '../../../sandboxes/engine/suite/processes';
import { createSetup } from '../../../sandboxes/engine/suite/setup';
import { terminalSuite } from '../../../sandboxes/engine/suite/terminal';
import { createHeadlessWebContainerEngine } from '../../../sandboxes/engine/webcontainer/headless';
import { type StandIn, startStandIn } from './stand-in/server';

// Each byte goes through two engines, as text: 64 MiB take long on a machine that has other things to do.
vi.setConfig({ testTimeout: 120_000 });

describe('webcontainer engine in an isolated page, on a stand-in for its vendor’s frame', () => {
  let standIn: StandIn;
  let engine: ReturnType<typeof createHeadlessWebContainerEngine>;
  beforeAll(async () => {
    standIn = await startStandIn();
    engine = createHeadlessWebContainerEngine({ origin: standIn.origin }, { browser: headlessBrowser() });
  });
  afterAll(async () => {
    await engine.close();
    standIn.close();
  });

  const setup = createSetup((): Engine => engine);
  // The rest of the contract suite asks what Node, the libraries or the stand-in’s own engine do, not the adapter.
  bootSuite(setup);
  filesSuite(setup);
  processSuite(setup);
  networkSuite(setup);
  httpSuite(setup);
  terminalSuite(setup);
});
