import { describe } from 'vitest';
import type { Engine } from './contract';
import { asyncContextSuite } from './suite/async-context';
import { bootSuite } from './suite/boot';
import { clockSuite } from './suite/clock';
import { eventLogSuite } from './suite/event-log';
import { faultSuite } from './suite/faults';
import { filesSuite } from './suite/files';
import { hostileSuite } from './suite/hostile';
import { httpSuite } from './suite/http';
import { librarySuite } from './suite/libraries';
import { machineSuite } from './suite/machines';
import { moduleSuite } from './suite/modules';
import { networkSuite } from './suite/network';
import { processSuite } from './suite/processes';
import { createSetup } from './suite/setup';
import { terminalSuite } from './suite/terminal';
import { timerSuite } from './suite/timers';

/**
 * The one text that every engine must satisfy. What an engine cannot do is skipped with the reason that it
 * names itself in `Engine.limits`.
 */
export function describeEngine(name: string, make: () => Engine): void {
  describe(name, () => {
    const setup = createSetup(make);
    bootSuite(setup);
    filesSuite(setup);
    processSuite(setup);
    terminalSuite(setup);
    moduleSuite(setup);
    networkSuite(setup);
    httpSuite(setup);
    timerSuite(setup);
    clockSuite(setup);
    machineSuite(setup);
    faultSuite(setup);
    asyncContextSuite(setup);
    librarySuite(setup);
    eventLogSuite(setup);
    hostileSuite(setup);
  });
}
