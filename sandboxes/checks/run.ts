import type { Engine, Project, ProjectFiles } from '../engine/contract';
import { addMachines, type MachinePlan } from '../engine/machine-plan';
import { bootedWith, type ServicePlan } from '../engine/service-plan';
import { createAnswers, isControlRequest } from './answer-controls';
import { collect } from './collect';
import type { CheckMachine } from './machines';
import type { CheckMessage, CheckRun, ControlAnswer, Need, ProgramMessage } from './protocol';
import type { CheckService } from './service-fixture';
import { createCheckServices } from './services';

export interface RunChecksOptions {
  readonly signal?: AbortSignal;
  /** Runs only the checks of this objective. */
  readonly objective?: string;
  /** Of the lab, the server's first: checks that need machines get them. */
  readonly machines?: readonly MachinePlan[];
  /** Of the lab: each check finds them with their starting data. */
  readonly services?: readonly ServicePlan[];
  /** The run repeats by it (`BootOptions.seed`), on engines that can: what one run finds the next one finds too. */
  readonly seed?: number | string;
  onMessage?(message: CheckMessage): void;
}

/** Characters of the runner's output that are told when it breaks: the last ones. */
const MOST_OUTPUT = 64 * 1024;
const ENTRY = 'checks/run-checks.ts';

/**
 * Runs checks against a project, in a sandbox of their own: the learner's running server is not disturbed.
 * @param checkFiles `checks/<name>.check.ts` to its text
 * @throws the engine's error when the sandbox does not boot; the signal's reason when aborted
 */
export async function runChecks(
  engine: Engine,
  project: Project,
  checkFiles: ProjectFiles,
  options: RunChecksOptions = {},
): Promise<CheckRun> {
  const { signal, objective, machines = [], services: plans = [], seed } = options;
  const abortable = signal ? { signal } : {};
  const sandbox = await engine.boot(
    withChecks(project, checkFiles, {
      objective,
      lacks: lacksOf(engine),
      machines: machines.map(({ name, port }) => ({ name, port })),
      services: plans.map(({ name, port, clientEnv }) => ({ name, port, env: clientEnv })),
    }),
    {
      ...abortable,
      ...(engine.limits.services === undefined ? bootedWith(plans) : {}),
      ...(seed === undefined || engine.limits.seed !== undefined ? {} : { seed }),
    },
  );
  try {
    const run = collect(options.onMessage);
    const decoder = new TextDecoder();
    let output = '';
    if (engine.limits.machines === undefined) await addMachines(sandbox, machines);
    const services = createCheckServices(engine, sandbox, plans);
    let tellRunner: (message: ControlAnswer | ProgramMessage) => void = () => undefined;
    const answer = createAnswers(sandbox, machines, services, (message) => tellRunner(message));
    const runner = await sandbox.spawn(['tsx', ENTRY], {
      ...abortable,
      onMessage(value) {
        if (!isControlRequest(value)) run.receive(value);
        else void answer(value).then((answered) => tellRunner(answered));
      },
      onOutput: (_, bytes) => {
        output = (output + decoder.decode(bytes, { stream: true })).slice(-MOST_OUTPUT);
      },
    });
    tellRunner = (answered) => {
      // A runner that has ended does not wait for it.
      if (!run.over()) runner.send(answered);
    };
    const status = await Promise.race([run.ended.then(() => null), runner.exited, rejectedBy(signal)]);
    if (status !== null && !run.over()) {
      const how = status.signal ?? `exit code ${status.code ?? 'unknown'}`;
      run.receive({
        type: 'broken',
        message: `The check runner ended before it was done (${how}).`,
        output,
      } satisfies CheckMessage);
    }
    return run.result();
  } finally {
    await sandbox.dispose();
  }
}

/** The project with the check files, an entry that loads them, and the library among its dependencies. */
function withChecks(
  project: Project,
  checkFiles: ProjectFiles,
  options: {
    readonly objective: string | undefined;
    readonly lacks: Readonly<Partial<Record<Need, string>>>;
    readonly machines: readonly CheckMachine[];
    readonly services: readonly CheckService[];
  },
): Project {
  // Other files of checks/ are what check files share.
  const names = Object.keys(checkFiles)
    .filter((path) => path.endsWith('.check.ts'))
    .sort();
  const files = names.map((path) => {
    const name = path.replace(/^checks\//, '');
    return `  [${JSON.stringify(name)}, () => import(${JSON.stringify(`./${name}`)})],`;
  });
  const entry = [
    `import { runCheckFiles } from '@backlab/checks/runner';`,
    'await runCheckFiles([',
    ...files,
    `], ${JSON.stringify(options)});`,
    '',
  ].join('\n');
  return {
    name: `${project.name} checks`,
    files: {
      ...project.files,
      ...checkFiles,
      [ENTRY]: entry,
      'package.json': withDependency(project.files['package.json']),
    },
  };
}

function lacksOf({ limits }: Engine): Readonly<Partial<Record<Need, string>>> {
  return {
    ...(limits.faults === undefined ? {} : { faults: limits.faults }),
    ...(limits.clock === undefined ? {} : { clock: limits.clock }),
    ...(limits.machines === undefined ? {} : { machines: limits.machines }),
  };
}

function withDependency(data: ProjectFiles[string] | undefined): string {
  if (data === undefined)
    throw new Error('The project has no package.json: a lab is an ordinary Node project.');
  const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null)
    throw new Error('package.json is not a JSON object.');
  const dependencies: unknown = 'dependencies' in manifest ? manifest.dependencies : {};
  return JSON.stringify({ ...manifest, dependencies: { ...Object(dependencies), '@backlab/checks': '*' } });
}

function rejectedBy(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
