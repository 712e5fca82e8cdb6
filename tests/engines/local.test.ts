import { afterAll } from 'vitest';
import { CHROMIUM_FLAGS, findChromium } from '@/lib/chromium';
import { describeEngine } from '@/sandboxes/engine/contract.suite';
import { createHeadlessLocalEngine } from '@/sandboxes/engine/local/headless';

const engine = createHeadlessLocalEngine({
  chromiumPath: findChromium(),
  flags: CHROMIUM_FLAGS,
});
afterAll(() => engine.close());

describeEngine('local engine in Chromium', () => engine);
