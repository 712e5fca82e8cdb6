import { headlessBrowser } from '../../lib/headless-browser';
import { createHeadlessLocalEngine } from '../../sandboxes/engine/local/headless';
import type { ProjectWithPackages } from './project';
import { overlayOf } from './project-assets';

/** The local engine in a headless browser, with the project's dependencies. */
export async function openLocalEngine(project: ProjectWithPackages, say: (line: string) => void) {
  const browser = headlessBrowser();
  const overlay = await overlayOf(project, say);
  say(
    `Starting ${project.project.name} in a headless ${browser.kind === 'chromium' ? 'Chromium' : 'Firefox'}`,
  );
  const engine = createHeadlessLocalEngine({ browser, overlay, log: false });
  return { engine, close: () => engine.close() };
}
