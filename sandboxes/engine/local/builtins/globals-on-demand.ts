/** What of the globals is in chunks: there from the start by name, fetched when a program's text names it. */
import { ChunkMissing, isLoading, loadChunk } from '../process/chunks';

/** Until the chunk has arrived, a program that only looks through all globals finds the browser's own, or nothing. */
function defineLazy(name: string, chunk: string): void {
  const before = Reflect.get(globalThis, name);
  const settle = (value: unknown) => {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true, enumerable: false });
    return value;
  };
  Object.defineProperty(globalThis, name, {
    configurable: true,
    enumerable: false,
    get: () => {
      if (isLoading()) return before;
      try {
        return settle((loadChunk(chunk)['default'] as Record<string, unknown>)[name]);
      } catch (error) {
        if (error instanceof ChunkMissing) return before;
        throw error;
      }
    },
    set: settle,
  });
}

/** The browser's marks know nothing of the sandbox's clock: the methods of `node:perf_hooks` take their place when one is used. */
function replaceMethodLater(target: object, name: string, chunk: string): void {
  const before: unknown = Reflect.get(target, name);
  Object.defineProperty(target, name, {
    configurable: true,
    writable: true,
    value(this: object, ...args: unknown[]) {
      try {
        loadChunk(chunk);
      } catch (error) {
        if (!(error instanceof ChunkMissing) || typeof before !== 'function') throw error;
        return Reflect.apply(before, this, args);
      }
      return Reflect.apply(Reflect.get(target, name) as () => unknown, this, args);
    },
  });
}

function defineNodeTiming(target: object): void {
  Object.defineProperty(target, 'nodeTiming', {
    configurable: true,
    enumerable: true,
    get: () => {
      loadChunk('perf_hooks');
      return Reflect.get(target, 'nodeTiming') as unknown;
    },
  });
}

export function installGlobalsOnDemand(): void {
  defineLazy('EventSource', 'event-source');
  defineLazy('WebSocket', 'websocket');
  for (const name of ['MessageChannel', 'MessagePort', 'BroadcastChannel'])
    defineLazy(name, 'worker_threads');
  for (const name of ['Entry', 'Mark', 'Measure', 'Observer', 'ObserverEntryList', 'ResourceTiming'])
    defineLazy(`Performance${name}`, 'perf_hooks');
  const timeline = Object.getPrototypeOf(performance) as object;
  defineNodeTiming(timeline);
  for (const name of [
    'mark',
    'measure',
    'clearMarks',
    'clearMeasures',
    'clearResourceTimings',
    'setResourceTimingBufferSize',
    'getEntries',
    'getEntriesByName',
    'getEntriesByType',
    'eventLoopUtilization',
    'timerify',
    'markResourceTiming',
    'toJSON',
  ])
    replaceMethodLater(timeline, name, 'perf_hooks');
}
