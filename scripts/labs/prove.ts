/** The proof of one lab on one engine: start state and solution against all checks, each mutant against those of its objective. */
import type { FileMap } from '../../lib/labs/for-page';
import type { Lab } from '../../lib/labs/read';
import { servicesOf } from '../../lib/labs/services';
import type { CheckDescription, CheckRun } from '../../sandboxes/checks/protocol';
import { runChecks } from '../../sandboxes/checks/run';
import { type Engine, EngineError, type EngineId } from '../../sandboxes/engine/contract';

/** `start`, `solution`, or `mutant <name>`. */
export interface StateProof {
  readonly state: string;
  readonly run: CheckRun;
  /** Milliseconds, boot of the sandbox included. */
  readonly duration: number;
}

export interface LabProof {
  readonly lab: string;
  readonly engine: EngineId;
  readonly states: readonly StateProof[];
  /** What does not hold, each a sentence that says where and how to mend it. */
  readonly breaches: readonly string[];
}

export interface ProveOptions {
  readonly signal?: AbortSignal;
  /** In place of the lab's own; engines that have no seeded runs go without. */
  readonly seed?: string;
  now(): number;
  /** Called when a state's run is over. */
  onState?(proof: StateProof): void;
}

/**
 * Runs every state of a lab and judges the runs.
 * @param objectives ids of the lesson's objectives; `null` while no lesson uses the lab
 */
export async function proveLab(
  engine: Engine,
  lab: Lab,
  objectives: readonly string[] | null,
  { signal, seed: given, now, onState }: ProveOptions,
): Promise<LabProof> {
  const states: StateProof[] = [];
  const seed = given ?? lab.definition.seed;
  const runState = async (state: string, files: FileMap, objective?: string): Promise<void> => {
    const started = now();
    const project = { name: `${lab.id} ${state}`, files };
    const options = {
      machines: lab.definition.machines,
      services: servicesOf(lab.definition.services),
      ...(signal ? { signal } : {}),
      ...(seed === undefined ? {} : { seed }),
      ...(objective === undefined ? {} : { objective }),
    };
    const run = await runChecks(engine, project, lab.checks, options).catch((error: unknown): CheckRun => {
      signal?.throwIfAborted();
      if (!(error instanceof EngineError)) throw error;
      return {
        checks: [],
        results: [],
        skipped: [],
        broken: { message: error.message, output: error.remedy ?? '' },
      };
    });
    const proof = { state, run, duration: Math.round(now() - started) };
    states.push(proof);
    onState?.(proof);
  };
  const solved = { ...lab.start, ...lab.solution };
  await runState('start', lab.start);
  await runState('solution', solved);
  // A mutant has to fail its own objective; what the others say of it would only cost time.
  for (const { name, files, objective } of lab.mutants) {
    await runState(`mutant ${name}`, { ...solved, ...files }, objective);
  }
  return { lab: lab.id, engine: engine.id, states, breaches: judge(lab, objectives, states) };
}

/** What is wrong with a lab, given the runs of its states. Pure. */
export function judge(
  lab: Lab,
  objectives: readonly string[] | null,
  states: readonly StateProof[],
): string[] {
  const breaches = states.flatMap(({ state, run }) =>
    run.broken
      ? [`${state}: the checks could not run: ${run.broken.message}\n${run.broken.output}`.trim()]
      : [],
  );
  const runOf = (state: string): CheckRun | undefined => states.find((each) => each.state === state)?.run;
  const all = runOf('solution')?.checks ?? [];
  breaches.push(...judgeDefinition(lab, objectives, all));
  // What this engine cannot run proves nothing here, for or against.
  const skipped = new Set(runOf('solution')?.skipped.map(({ id }) => id));
  const checks = all.filter(({ id }) => !skipped.has(id));

  for (const result of runOf('solution')?.results ?? []) {
    if (result.verdict === 'pass') continue;
    const { message, got } = result.counterExample;
    breaches.push(`solution: fails ${titleOf(checks, result.id)}: ${message} (got ${got ?? 'nothing'})`);
  }
  const start = runOf('start');
  for (const objective of new Set(checks.map((check) => check.objective))) {
    if (start && !start.broken && !failsOne(start, objective)) {
      breaches.push(
        `start: passes every check of "${objective}", so there is nothing to do for it. Make the start state worse, or the checks stricter.`,
      );
    }
  }
  for (const { name, objective, why } of lab.mutants) {
    const run = runOf(`mutant ${name}`);
    const judged = checks.some((check) => check.objective === objective);
    if (judged && run && !run.broken && !failsOne(run, objective)) {
      breaches.push(
        `mutant ${name}: no check of "${objective}" fails it (${why}). Write the check that does.`,
      );
    }
  }
  const failed = new Set(
    states
      .filter(({ state }) => state !== 'solution')
      .flatMap(({ run }) => run.results.filter(({ verdict }) => verdict === 'fail').map(({ id }) => id)),
  );
  for (const { id } of checks) {
    if (!failed.has(id))
      breaches.push(
        `useless: neither the start state nor a mutant fails ${titleOf(checks, id)}. Add the mutant that it catches, or drop it.`,
      );
  }
  return breaches;
}

/** What can be told without running anything but the collection of the checks. */
function judgeDefinition(
  lab: Lab,
  objectives: readonly string[] | null,
  checks: readonly CheckDescription[],
): string[] {
  const { definition, mutants, start } = lab;
  const breaches: string[] = [];
  const proven = new Set(checks.map(({ objective }) => objective));
  if (definition.id !== lab.id)
    breaches.push(`lab.json: id is "${definition.id}", its folder is "${lab.id}"`);
  if (mutants.length < 3) breaches.push(`mutants/: ${mutants.length} wrong solutions, at least 3 are needed`);
  for (const objective of objectives ?? []) {
    if (!proven.has(objective))
      breaches.push(`checks/: no check proves the lesson's objective "${objective}"`);
  }
  for (const objective of proven) {
    if (objectives && !objectives.includes(objective))
      breaches.push(`checks/: "${objective}" is no objective of the lesson (${objectives.join(', ')})`);
    if (!(objective in definition.hints))
      breaches.push(`lab.json: no hints for the objective "${objective}"`);
  }
  for (const objective of Object.keys(definition.hints)) {
    if (!proven.has(objective)) breaches.push(`lab.json: hints for "${objective}", which no check proves`);
  }
  for (const path of [definition.open, ...definition.readOnly]) {
    if (!(path in start)) breaches.push(`lab.json: there is no file ${path} in the start state`);
  }
  for (const path of [...Object.keys(lab.solution), ...mutants.flatMap(({ files }) => Object.keys(files))]) {
    if (definition.readOnly.includes(path))
      breaches.push(`${path} is read-only for learners, yet the solution or a mutant changes it`);
  }
  const requests = new Set(definition.requests.map(({ id }) => id));
  if (requests.size < definition.requests.length)
    breaches.push('lab.json: two prepared requests have the same id');
  for (const fault of definition.faults) {
    for (const id of fault.kind === 'traffic' ? fault.requests : []) {
      if (!requests.has(id))
        breaches.push(`lab.json: the fault "${fault.id}" names no prepared request: "${id}"`);
    }
  }
  return breaches;
}

function failsOne(run: CheckRun, objective: string): boolean {
  return run.results.some((result) => result.verdict === 'fail' && result.objective === objective);
}

function titleOf(checks: readonly CheckDescription[], id: string): string {
  return `"${checks.find((check) => check.id === id)?.title ?? id}" (${id})`;
}

/** Where two engines disagree about a lab: one sentence a check and state. */
export function disagreements(one: LabProof, other: LabProof): string[] {
  return one.states.flatMap(({ state, run }) => {
    const twin = other.states.find((each) => each.state === state)?.run;
    const skipped = new Set(twin?.skipped.map(({ id }) => id));
    return run.results.flatMap(({ id, verdict }) => {
      if (skipped.has(id)) return [];
      const second = twin?.results.find((result) => result.id === id)?.verdict ?? 'no verdict';
      return verdict === second
        ? []
        : [
            `${state}: ${titleOf(run.checks, id)} is ${verdict} on ${one.engine}, ${second} on ${other.engine}`,
          ];
    });
  });
}
