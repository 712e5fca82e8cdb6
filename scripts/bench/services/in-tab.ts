import type { Sandbox } from '../../../sandboxes/engine/contract';
import type { HeadlessEngine } from '../../../sandboxes/engine/local/headless';
import { bootedWith, type ServicePlan, startService } from '../../../sandboxes/engine/service-plan';
import { chromiumOf, heldMemory } from '../memory';
import { figureOf, type Subject, wordsOf } from './subject';

export interface TabFigures {
  /** Milliseconds from nothing fetched to ready, without the sandbox's boot. */
  readonly cold: number;
  /** Milliseconds to ready, started again on what it had kept. */
  readonly warm: number;
  /** Megabytes that the tab holds more once it has worked; null where the system does not tell. */
  readonly memory: number | null;
  /** Operations a second. */
  readonly tab: number;
}

/** @param engine whose browser has fetched nothing of the service yet @param load the program of `load.ts` */
export async function inTab(engine: HeadlessEngine, subject: Subject, load: string): Promise<TabFigures> {
  const plan = planOf(subject);
  const project = {
    name: plan.name,
    files: { 'package.json': '{"type":"module"}', 'load.mjs': load, ...subject.files },
  };
  // The first boot of a browser fetches the engine, which is not the service's cost.
  await (await engine.boot(project)).dispose();
  const bare = await timed(() => engine.boot(project));
  const empty = (await heldMemory(await chromiumOf(engine))).processes;
  await bare.value.dispose();
  const boot = await timed(() => engine.boot(project, bootedWith([plan])));
  const sandbox = boot.value;
  const first = await timed(() => startService(sandbox, plan));
  first.value.process.kill();
  await first.value.process.exited;
  const second = await timed(() => startService(sandbox, plan));
  const tab = await operations(sandbox, plan);
  const full = (await heldMemory(await chromiumOf(engine))).processes;
  await sandbox.dispose();
  return {
    cold: Math.max(0, boot.time - bare.time) + first.time,
    warm: second.time,
    memory: empty === null || full === null ? null : full - empty,
    tab,
  };
}

/** As `lib/labs/services` plans one that a lab lists, also for those that no lab may list yet. */
const planOf = ({ definition: { name, title, port }, flags = {} }: Subject): ServicePlan => ({
  service: name,
  title,
  name,
  command: ['service', name, '--host', '0.0.0.0', '--port', port, ...wordsOf(flags)].join(' '),
  env: {},
  port,
  clientEnv: {},
});

async function operations(sandbox: Sandbox, { name, port }: ServicePlan): Promise<number> {
  let output = '';
  const decoder = new TextDecoder();
  const child = await sandbox.spawn(['node', 'load.mjs'], {
    env: { HOST: name, PORT: String(port) },
    onOutput: (_, bytes) => {
      output += decoder.decode(bytes, { stream: true });
    },
  });
  await child.exited;
  return figureOf(output);
}

async function timed<Value>(
  work: () => Promise<Value>,
): Promise<{ readonly value: Value; readonly time: number }> {
  const begun = performance.now();
  const value = await work();
  return { value, time: performance.now() - begun };
}
