/** One learner at one lab: the stores, and the wishes that cross them. No React. */
import { rememberLog } from '@/components/visualizers/panel/run-history';
import { createHttpCaches } from '@/lib/http-cache/caches';
import type { FileMap, LabForPage } from '@/lib/labs/for-page';
import { recordObjective } from '@/lib/progress/browser';
import { browserDependencies } from '@/lib/workspace/browser';
import { changedPaths } from '@/lib/workspace/files';
import { createWorkspaceStore, type WorkspaceStore } from '@/lib/workspace/store';
import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';
import { reach } from '@/sandboxes/engine/machine-plan';
import type { WorkbenchApi } from './contract';
import { type ChoosableEngine, type EngineChoice, engineChoice } from './engine-choice/engine-choice';
import { isolatedAddress, plainAddress } from './engine-choice/isolated-page';
import { createOutputStore, type OutputStore } from './output/output-store';
import { type BreaksStore, createBreaksStore } from './state/breaks-store';
import { type BrowserStore, createBrowserStore } from './state/browser-store';
import { type ChecksStore, createChecksStore } from './state/checks-store';
import { createExtrasStore, type ExtrasStore } from './state/extras-store';
import { browserSettings, createLayoutStore, type LayoutStore, TOOLS, type Tool } from './state/layout-store';
import { onFaults } from './state/on-faults';
import { createRecordingStore, type RecordingStore } from './state/recording-store';
import { createRequestsStore, type RequestsStore } from './state/requests-store';
import { createRevealStore, type RevealStore } from './state/reveal-store';
import { createRunStore, type RunStore } from './state/run-store';
import { createSeedStore, type SeedStore } from './state/seed-store';
import { createTerminalsStore, type TerminalsStore } from './state/terminals-store';
import { createWrittenFiles } from './state/written-files';

export interface Session {
  readonly lab: LabForPage;
  readonly workspace: WorkspaceStore;
  readonly output: OutputStore;
  readonly run: RunStore;
  readonly requests: RequestsStore;
  readonly checks: ChecksStore;
  readonly breaks: BreaksStore;
  readonly browser: BrowserStore;
  readonly extras: ExtrasStore;
  readonly layout: LayoutStore;
  readonly reveal: RevealStore;
  readonly recording: RecordingStore;
  readonly seed: SeedStore;
  readonly engine: {
    readonly choice: EngineChoice;
    /** Ends what runs. Loads the page anew where the engine needs that; the files are kept first. */
    switchTo(engine: ChoosableEngine): Promise<void>;
  };
  readonly terminals: TerminalsStore;
  /** What lesson blocks may do; the readable part of `WorkbenchApi` is bound by React. */
  readonly actions: Pick<
    WorkbenchApi,
    'send' | 'start' | 'runChecks' | 'fault' | 'openFile' | 'showVisualizer'
  >;
  /** Runs the files as they are: starts the server, or restarts one that runs older files. */
  runNow(): Promise<void>;
  /** Keeps the files now and, where the learner wants it, restarts a server that runs. */
  saveAndRun(): Promise<void>;
  /** Reads what was kept, follows edits, and ends everything when the signal aborts. */
  open(signal: AbortSignal): Promise<void>;
}

const RERUN_AFTER = 900;
/** Milliseconds after an edit until programs of a terminal see it (`node --watch`). */
const WRITE_AFTER = 300;

/** @param opening the tool that is shown first */
export function createSession(lab: LabForPage, opening: Tool): Session {
  const frame = (callback: () => void) => {
    // A hidden tab gets no frames, and its output must not pile up.
    if (document.hidden) setTimeout(callback, 100);
    else requestAnimationFrame(callback);
  };
  const workspace = createWorkspaceStore(
    { lab: lab.id, files: lab.files, version: lab.version, open: lab.open },
    browserDependencies(),
  );
  const files = (): FileMap => workspace.getState().files;
  const output = createOutputStore(frame);
  const layout = createLayoutStore(browserSettings('backlab.workbench'), opening);
  const extras = createExtrasStore(lab.id, fetchJson);
  const reveal = createRevealStore();
  const recording = createRecordingStore();
  const seed = createSeedStore(browserSettings(`backlab.seed.${lab.id}`), lab.seed ?? null);
  const run = createRunStore({
    lab,
    output,
    files,
    seed: () => seed.getState().seed,
    loadEngine: engineChoice.load,
    now: () => performance.now(),
    every(milliseconds, callback) {
      const timer = setInterval(callback, milliseconds);
      return () => clearInterval(timer);
    },
    later,
  });
  const log = () => run.getState().log;
  // Also while no picture is open: a later run can be compared with this one.
  run.subscribe(({ log: written }) => {
    if (written) rememberLog(lab.id, written);
  });

  run.onFilesWritten(createWrittenFiles({ lab, workspace, run, notice: (text) => output.notice(text) }));
  onFaults(run, (text) => output.notice(text));

  let cancelRerun: (() => void) | null = null;
  let cancelWrite: (() => void) | null = null;
  let rerunning: Promise<void> | null = null;

  const stale = (): string[] => {
    const { ranWith } = run.getState();
    return ranWith ? changedPaths(ranWith, files()) : [];
  };

  const rerun = (): Promise<void> => {
    cancelRerun?.();
    cancelRerun = null;
    const changed = stale();
    if (changed.length === 0) return Promise.resolve();
    rerunning ??= run
      .restart(`Restarted after an edit to ${changed.length === 1 ? changed[0] : `${changed.length} files`}.`)
      .finally(() => {
        rerunning = null;
      });
    return rerunning;
  };

  const writeEdits = () => {
    run.writeEdits().catch((error: unknown) => console.info('The edits did not reach the sandbox:', error));
  };

  /** What is sent meets the code as it stands: a restart that waits for a pause happens now. */
  const ready = async () => {
    const { run: state } = run.getState();
    const alive = state.state === 'running' || state.state === 'stuck';
    if (rerunning) await rerunning;
    else if (alive && layout.getState().rerun && stale().length > 0) await rerun();
    // One that was started in the terminal serves as well.
    if (!run.servedElsewhere()) await run.start();
  };

  const requests = createRequestsStore({
    requests: lab.requests,
    faults: lab.faults.filter((fault) => fault.kind === 'replay' || fault.kind === 'traffic'),
    hostOf(machine) {
      const plan = lab.machines.find(({ name }) => name === machine);
      return plan ? `${plan.name}:${plan.port ?? lab.port}` : `localhost:${lab.port}`;
    },
    caches: createHttpCaches(() => Date.now()),
    ready,
    connect: (signal, machine) => run.connect(signal, machine),
    loadExchange: async () => (await import('@/sandboxes/http1/exchange')).exchange,
    log,
    now: () => Date.now(),
  });
  const breaks = createBreaksStore({
    faults: lab.faults.filter((fault) => fault.kind !== 'replay' && fault.kind !== 'traffic'),
    ready,
    sandbox: () => run.sandbox(),
    server: lab.machines[0]?.name ?? FIRST_MACHINE.name,
    pidOn(machine) {
      // A server that still starts, or that has ended, is made ready first.
      const { state } = run.getState().run;
      return state === 'running' || state === 'stuck' ? run.pidOn(machine) : null;
    },
    stopMachine: (machine) => run.stopMachine(machine),
    restartMachine: (machine) => run.restartMachine(machine),
  });
  run.subscribe((now, before) => {
    const same = now.log === before.log && now.run.state === before.run.state && now.others === before.others;
    if (!same) breaks.renew();
  });
  const browser = createBrowserStore({
    start: `http://localhost:${lab.port}${lab.browser ?? '/'}`,
    ready,
    connect(host, port, signal) {
      const sandbox = run.sandbox();
      if (!sandbox) return Promise.reject(new Error('Nothing runs yet.'));
      const server = lab.machines[0]?.name ?? FIRST_MACHINE.name;
      const named = sandbox.machines?.list.find(({ name, address }) => name === host || address === host);
      const isServer = /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);
      if (!isServer && !named)
        return Promise.reject(new Error(`there is no computer “${host}” in this sandbox`));
      return sandbox.connect(port, {
        ...reach(named?.name ?? server),
        ...(signal ? { signal } : {}),
      });
    },
    now: () => run.sandbox()?.clock?.now() ?? Date.now(),
  });
  const checks = createChecksStore({
    lab: lab.id,
    machines: lab.machines,
    services: lab.services,
    files,
    seed: () => seed.getState().seed,
    extras: () => extras.load(),
    loadEngine: engineChoice.load,
    loadRunner: async () => (await import('@/sandboxes/checks/run')).runChecks,
    log,
    proven: (objective) => recordObjective(lab.id, objective),
  });

  const terminals = createTerminalsStore();

  /** Who looks at a picture sees there what comes of it. */
  const watch = (tool: Tool) => layout.show(layout.getState().tool === 'pictures' ? 'pictures' : tool);
  const actions: Session['actions'] = {
    send(request) {
      watch('requests');
      return requests.send(request);
    },
    start: ready,
    runChecks(objective) {
      layout.show('checks');
      return checks.run(objective);
    },
    fault(id) {
      const kind = lab.faults.find((fault) => fault.id === id)?.kind;
      const ofTraffic = kind === undefined || kind === 'replay' || kind === 'traffic';
      watch(ofTraffic ? 'requests' : 'network');
      return ofTraffic ? requests.fault(id) : breaks.toggle(id);
    },
    openFile(path, lines) {
      layout.setState({ side: 'code' });
      workspace.open(path);
      reveal.show(path, lines ?? null);
    },
    showVisualizer(id, seq) {
      layout.show('pictures');
      reveal.picture(id, seq ?? null);
    },
  };

  return {
    lab,
    workspace,
    output,
    run,
    requests,
    checks,
    breaks,
    browser,
    extras,
    layout,
    reveal,
    recording,
    seed,
    engine: {
      choice: engineChoice,
      async switchTo(engine) {
        // Known when the site is built: what follows is in no bundle of a site that offers one engine.
        if (process.env.WEBCONTAINERS !== 'on') return;
        engineChoice.choose(engine);
        cancelRerun?.();
        cancelRerun = null;
        requests.cancel();
        checks.cancel();
        run.dispose();
        if (engine === 'webcontainer' && !window.crossOriginIsolated) {
          await workspace.flush();
          window.location.assign(isolatedAddress(window.location));
          return;
        }
        // This document stays isolated; what is loaded at the next reload need not be.
        if (engine === 'local')
          window.history.replaceState(window.history.state, '', plainAddress(window.location));
        output.notice(
          engine === 'local'
            ? 'Back on this tab’s own engine. Press Run.'
            : 'On StackBlitz’s WebContainer now. Press Run.',
        );
      },
    },
    terminals,
    actions,
    runNow: () => (run.getState().run.state === 'running' && stale().length > 0 ? rerun() : ready()),
    async saveAndRun() {
      await workspace.flush();
      const { state } = run.getState().run;
      if (layout.getState().rerun && state !== 'idle') await (stale().length > 0 ? rerun() : run.start());
    },
    async open(signal) {
      layout.load();
      engineChoice.recall();
      seed.recall();
      // An address that points into a picture is meant to be seen.
      const pointed = /[?&](?:picture|run|at|selected)=/.test(window.location.search);
      if (pointed && lab.visualizers.length > 0) layout.show('pictures');
      if (!TOOLS.includes(layout.getState().tool)) layout.setState({ tool: 'requests' });
      const stop = workspace.subscribe((state, before) => {
        if (state.files === before.files) return;
        // What a server has written itself is none; a log that grows must not put off a restart again and again.
        const { ranWith } = run.getState();
        const changed = changedPaths(before.files, state.files);
        if (ranWith && changed.every((path) => state.files[path] === ranWith[path])) return;
        cancelRerun?.();
        cancelRerun = null;
        cancelWrite?.();
        cancelWrite = terminals.used ? later(writeEdits, WRITE_AFTER) : null;
        const { state: running } = run.getState().run;
        if (!state.ready || !layout.getState().rerun || running === 'idle' || running === 'failed') return;
        if (stale().length === 0) return;
        cancelRerun = later(() => {
          // A server that no longer starts says so in the output and in the bar; there is nobody else to tell.
          rerun().catch((error: unknown) => console.info('The restart failed:', error));
        }, RERUN_AFTER);
      });
      const flush = () => void workspace.flush();
      const hide = () => {
        if (document.hidden) flush();
      };
      window.addEventListener('pagehide', flush);
      document.addEventListener('visibilitychange', hide);
      signal.addEventListener(
        'abort',
        () => {
          stop();
          cancelRerun?.();
          cancelWrite?.();
          terminals.dispose();
          window.removeEventListener('pagehide', flush);
          document.removeEventListener('visibilitychange', hide);
          flush();
          requests.cancel();
          checks.cancel();
          run.dispose();
        },
        { once: true },
      );
      await workspace.load(signal);
    },
  };
}

function later(callback: () => void, milliseconds: number): () => void {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
}

async function fetchJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
