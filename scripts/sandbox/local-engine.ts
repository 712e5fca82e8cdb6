import { findChromium } from '../../lib/chromium';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import type { ProjectOnDisk } from './project';

export async function openLocalEngine(project: ProjectOnDisk, say: (line: string) => void) {
  say(`Starting ${project.project.name} in a headless Chromium`);
  const engine = createHeadlessLocalEngine({ chromiumPath: findChromium(), log: false });
  return { engine, close: () => engine.close() };
}
