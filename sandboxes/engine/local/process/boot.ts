/** The first thing that a process worker runs: Node's globals over the browser's, then it waits to be told what it is. */
import buffer from '../builtins/buffer';
import { installConsole } from '../builtins/console';
import { installFetch } from '../builtins/fetch';
import { installGlobalsOnDemand } from '../builtins/globals-on-demand';
import { installUrlErrors } from '../builtins/url/errors';
import { installWebCrypto } from '../builtins/webcrypto';
import { installContextGlobals, patchPromises, restore } from './async-context';
import { holdForBrowserWork, installAbortReason } from './browser-work';
import { loadChunk, offerChunks } from './chunks';
import { installClock, turnClock } from './clock';
import { installEventTargets } from './event-target';
import { applyFaults } from './faults';
import { loadFiles } from './files';
import { installJsonErrors } from './json-errors';
import { attachKernel, onKernel, tell } from './kernel-link';
import { createKernelTransport } from './kernel-transport';
import { endWhenIdle, reportUncaught } from './lifetime';
import { setConditions } from './loader/host';
import { builtin, loadModule, requireFrom, runCommonJs } from './loader/loader';
import { addPackageFiles, setEntries } from './loader/packages';
import { provideRequire } from './loader/require';
import { resolveFrom } from './loader/resolve-required';
import { loadSources, receiveSource } from './loader/sources';
import type { PackageFile, ProcessInit } from './messages';
import { setMachines } from './names';
import { startOutput } from './output';
import { begin } from './process-object';
import { startProgram } from './program';
import { reportHandled, reportUnhandled, setUnhandledMode } from './rejections';
import { installDeterminism } from './seeded/determinism';
import { beginTurns, settle, takeTurn } from './seeded/turns';
import { addService } from './service-program';
import { installStackTraces } from './stack-trace';
import { sandboxProcess } from './the-process';
import { abortAfter, clearImmediate, clearTimeout, setImmediate, setInterval, setTimeout } from './timers';
import { installTransport } from './transport';

/** The worker's global scope; the DOM's types, which the rest of the repository is checked with, do not have it. */
interface WorkerScope {
  postMessage(message: unknown): void;
  addEventListener(type: 'error', listener: (event: ErrorEvent) => void): void;
  addEventListener(
    type: 'unhandledrejection' | 'rejectionhandled',
    listener: (event: PromiseRejectionEvent) => void,
  ): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

const scope = globalThis as unknown as WorkerScope;
/** Kept before it is hidden: only this module may listen. */
const listen = scope.addEventListener.bind(scope);
const tellSpawner = scope.postMessage.bind(scope);

installClock(globalThis);
installContextGlobals();
installEventTargets();
patchPromises();
installStackTraces();
installJsonErrors();
define('global', scope);
define('process', sandboxProcess);
for (const [name, value] of Object.entries({
  setTimeout,
  setInterval,
  setImmediate,
  clearTimeout,
  clearInterval: clearTimeout,
  clearImmediate,
}))
  define(name, value);
AbortSignal.timeout = abortAfter;
installAbortReason();
holdForBrowserWork();
define('Buffer', buffer.Buffer);
installConsole(scope);
installWebCrypto(scope);
installUrlErrors(globalThis);
installFetch(globalThis);
installGlobalsOnDemand();
// A worker's own globals: a program that looks for a browser must not find one.
for (const name of [
  'self',
  'importScripts',
  'postMessage',
  'onmessage',
  'onerror',
  'close',
  'location',
  'navigator',
  'indexedDB',
  'caches',
  'WorkerGlobalScope',
  'DedicatedWorkerGlobalScope',
  'WorkerNavigator',
  'Worker',
  'XMLHttpRequest',
]) {
  define(name, undefined);
}

listen('error', (event) => {
  event.preventDefault();
  reportUncaught(event.error ?? new Error(event.message), 'uncaughtException');
});
listen('unhandledrejection', (event) => {
  event.preventDefault();
  reportUnhandled(event.reason, event.promise);
});
listen('rejectionhandled', (event) => reportHandled(event.promise));
listen(
  'message',
  function receive({
    data,
    ports,
  }: MessageEvent<ProcessInit | { t: 'packages'; files: readonly PackageFile[] }>) {
    if (data.t === 'packages') addPackageFiles(data.files);
    else if (ports[0]) {
      scope.removeEventListener('message', receive);
      start(data, ports[0]);
    }
  },
);
tellSpawner({ t: 'booted' });

function start(init: ProcessInit, kernel: MessagePort): void {
  if (init.seeded) {
    beginTurns(init.seeded, tell);
    installDeterminism(globalThis, init.seeded, init.pid);
  }
  attachKernel(kernel, takeTurn);
  if (init.clock) turnClock(init.clock);
  setMachines(init.machines, init.machine);
  if (init.faults) applyFaults(init.faults);
  startOutput();
  begin(sandboxProcess, init);
  setUnhandledMode(init.settings.values['--unhandled-rejections']);
  loadFiles(init.root, init.pid, receiveSource);
  loadSources(init.compiled);
  setEntries(init.entries);
  if (init.service) addService(init.service);
  offerChunks(init.chunks);
  // The browser's own timeline of marks and measures is real time.
  if (init.seeded) loadChunk('perf_hooks');
  onKernel('chunks', ({ chunks }) => offerChunks(chunks));
  // The variable is for the bench, which measures what the log costs.
  const wireLog = init.env['BACKLAB_WIRE_LOG'] !== 'off';
  installTransport(createKernelTransport(init.sparePorts, wireLog));
  provideRequire({ from: requireFrom, load: loadModule, resolve: resolveFrom, run: runCommonJs });
  setConditions(init.settings.conditions);
  restore(undefined);
  sandboxProcess['getBuiltinModule'] = builtin;
  endWhenIdle(() => startProgram(init));
  settle();
}

function define(name: string, value: unknown): void {
  Object.defineProperty(scope, name, { configurable: true, writable: true, enumerable: false, value });
}
