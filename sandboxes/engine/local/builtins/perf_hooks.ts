/** `node:perf_hooks` over the browser's performance timeline, and histograms. */

interface LoopUtilization {
  readonly idle: number;
  readonly active: number;
  readonly utilization: number;
}

/** Records whole numbers, as `createHistogram` of Node, with exact values. */
class RecordableHistogram {
  #values: number[] = [];

  record(value: number | bigint): void {
    this.#values.push(Number(value));
  }

  get count(): number {
    return this.#values.length;
  }

  get min(): number {
    return this.count === 0 ? 9_223_372_036_854_776_000 : Math.min(...this.#values);
  }

  get max(): number {
    return this.count === 0 ? 0 : Math.max(...this.#values);
  }

  get mean(): number {
    return this.count === 0 ? Number.NaN : this.#values.reduce((sum, value) => sum + value, 0) / this.count;
  }

  get stddev(): number {
    const { mean, count } = this;
    return count === 0
      ? Number.NaN
      : Math.sqrt(this.#values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / count);
  }

  percentile(percent: number): number {
    const sorted = [...this.#values].sort((a, b) => a - b);
    return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0;
  }

  reset(): void {
    this.#values = [];
  }
}

/** The delay of a timer beyond what it asked for, sampled while enabled; nanoseconds. */
class EventLoopDelay extends RecordableHistogram {
  readonly #resolution: number;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(resolution: number) {
    super();
    this.#resolution = resolution;
  }

  enable(): boolean {
    if (this.#timer !== undefined) return false;
    const sample = () => {
      const asked = performance.now();
      this.#timer = setTimeout(() => {
        this.record(Math.max(0, Math.round((performance.now() - asked) * 1e6)));
        sample();
      }, this.#resolution);
      // Node's histogram does not keep the process alive.
      (this.#timer as { unref?: () => void }).unref?.();
    };
    sample();
    return true;
  }

  disable(): boolean {
    if (this.#timer === undefined) return false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return true;
  }
}

const { performance } = globalThis;

/** Browsers do not tell how busy a worker's loop is: all zero, as Node answers before the loop has begun. */
const eventLoopUtilization = (): LoopUtilization => ({ idle: 0, active: 0, utilization: 0 });

const extended = new Proxy(performance, {
  get(target, name) {
    if (name === 'eventLoopUtilization') return eventLoopUtilization;
    if (name === 'timerify') return <T>(fn: T): T => fn;
    const value: unknown = Reflect.get(target, name, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
});

export default {
  performance: extended,
  PerformanceObserver: globalThis.PerformanceObserver,
  PerformanceEntry: globalThis.PerformanceEntry,
  PerformanceMark: globalThis.PerformanceMark,
  PerformanceMeasure: globalThis.PerformanceMeasure,
  createHistogram: () => new RecordableHistogram(),
  monitorEventLoopDelay: ({ resolution = 10 }: { resolution?: number } = {}) =>
    new EventLoopDelay(resolution),
  constants: {
    NODE_PERFORMANCE_GC_MAJOR: 4,
    NODE_PERFORMANCE_GC_MINOR: 1,
    NODE_PERFORMANCE_GC_INCREMENTAL: 8,
    NODE_PERFORMANCE_GC_WEAKCB: 16,
  },
};
