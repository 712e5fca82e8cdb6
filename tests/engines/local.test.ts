import { afterAll } from 'vitest';
import { headlessBrowser } from '@/lib/headless-browser';
import { describeEngine } from '@/sandboxes/engine/contract.suite';
import { createHeadlessLocalEngine } from '@/sandboxes/engine/local/headless';

const browser = headlessBrowser();
const engine = createHeadlessLocalEngine({ browser });
afterAll(() => engine.close());

describeEngine(`local engine in ${browser.kind === 'chromium' ? 'Chromium' : 'Firefox'}`, () => engine);
