/** What a process measures of itself. A browser tells little: what it does not tell is an estimate, named as such. */
import { invalidArgType, invalidArgValue, outOfRange } from '../builtins/node-error';
import { isVirtual } from './seeded/virtual-clock';

const loaded = performance.now();
/** Milliseconds. A seeded run's clock has nothing before the process. */
const age = () => performance.now() - (isVirtual() ? 0 : loaded);

interface Heap {
  readonly usedJSHeapSize: number;
  readonly totalJSHeapSize: number;
}

/** Chromium tells the heap of a worker; elsewhere an ordinary process's is assumed. */
const ASSUMED: Heap = { usedJSHeapSize: 16e6, totalJSHeapSize: 24e6 };
/** What a process needs beside its heap: an assumption. */
const BESIDE_HEAP = 24e6;

function memory() {
  const { usedJSHeapSize, totalJSHeapSize } =
    (performance as Performance & { memory?: Heap }).memory ?? ASSUMED;
  return {
    rss: totalJSHeapSize + BESIDE_HEAP,
    heapTotal: totalJSHeapSize,
    heapUsed: usedJSHeapSize,
    external: 1e6,
    arrayBuffers: 1e5,
  };
}

interface CpuUsage {
  readonly user: number;
  readonly system: number;
}

/** Microseconds. A worker cannot tell how long it ran: the time since its start counts. */
function cpuUsage(since?: CpuUsage): CpuUsage {
  const user = Math.round(age() * 1000);
  if (since === undefined) return { user, system: 0 };
  if (typeof since !== 'object' || since === null) throw invalidArgType('prevValue', 'of type object', since);
  for (const field of ['user', 'system'] as const) {
    const value: unknown = since[field];
    if (typeof value !== 'number') throw invalidArgType(`prevValue.${field}`, 'of type number', value);
    if (!(value >= 0) || value > Number.MAX_SAFE_INTEGER)
      throw Object.assign(invalidArgValue(`prevValue.${field}`, value), { name: 'RangeError' });
  }
  return { user: user - since.user, system: 0 - since.system };
}

function hrtime(since?: unknown): [seconds: number, nanoseconds: number] {
  const now = performance.now();
  const seconds = Math.floor(now / 1000);
  const nanoseconds = Math.floor((now % 1000) * 1e6);
  if (since === undefined) return [seconds, nanoseconds];
  if (!Array.isArray(since)) throw invalidArgType('time', 'an instance of Array', since);
  if (since.length !== 2) throw outOfRange('time', '2', since.length);
  const [before, rest] = since as [number, number];
  return nanoseconds < rest
    ? [seconds - before - 1, nanoseconds - rest + 1e9]
    : [seconds - before, nanoseconds - rest];
}

export const measures = {
  uptime: () => age() / 1000,
  hrtime: Object.assign(hrtime, { bigint: () => BigInt(Math.round(performance.now() * 1e6)) }),
  memoryUsage: Object.assign(
    function memoryUsage() {
      return memory();
    },
    { rss: () => memory().rss },
  ),
  constrainedMemory: () => 0,
  availableMemory: () => 2e9,
  cpuUsage,
  resourceUsage: () => ({
    userCPUTime: cpuUsage().user,
    systemCPUTime: 0,
    maxRSS: Math.round(memory().rss / 1024),
    sharedMemorySize: 0,
    unsharedDataSize: 0,
    unsharedStackSize: 0,
    minorPageFault: 0,
    majorPageFault: 0,
    swappedOut: 0,
    fsRead: 0,
    fsWrite: 0,
    ipcSent: 0,
    ipcReceived: 0,
    signalsCount: 0,
    voluntaryContextSwitches: 0,
    involuntaryContextSwitches: 0,
  }),
};
