import { readFile } from 'node:fs/promises';
import { describe } from 'vitest';
import { bootSuite } from '../../../sandboxes/engine/suite/boot';
import { filesSuite } from '../../../sandboxes/engine/suite/files';
import { httpSuite } from '../../../sandboxes/engine/suite/http';
import { networkSuite } from '../../../sandboxes/engine/suite/network';
import { processSuite } from '../../../sandboxes/engine/suite/processes';
import { createSetup } from '../../../sandboxes/engine/suite/setup';
import { createWebContainerEngine } from '../../../sandboxes/engine/webcontainer';
import { installStandIn } from './stand-in';

installStandIn();

const bridge = new URL('../../../sandboxes/engine/webcontainer/bridge/bridge.cjs', import.meta.url);

describe('webcontainer engine on a stand-in for its vendor’s frame', () => {
  const setup = createSetup(() =>
    createWebContainerEngine({
      surroundings: {
        enabled: true,
        isolated: true,
        sharedMemory: true,
        reachable: () => Promise.resolve(true),
      },
      bridge: () => readFile(bridge, 'utf8'),
    }),
  );
  // The rest of the contract suite asks what Node, the libraries or the stand-in’s native engine do, not the adapter.
  bootSuite(setup);
  filesSuite(setup);
  processSuite(setup);
  networkSuite(setup);
  httpSuite(setup);
});
