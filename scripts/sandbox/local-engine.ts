import { CHROMIUM_FLAGS, findChromium } from '../../lib/chromium';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import type { ProjectOnDisk } from './project';
import { overlayOf } from './project-assets';

/** The local engine in a headless Chromium, with the project's dependencies. */
export async function openLocalEngine(project: ProjectOnDisk, say: (line: string) => void) {
  const chromiumPath = findChromium();
  const overlay = await overlayOf(project, say);
  say(`Starting ${project.project.name} in a headless Chromium`);
  const engine = createHeadlessLocalEngine({ chromiumPath, flags: CHROMIUM_FLAGS, overlay, log: false });
  return { engine, close: () => engine.close() };
}
