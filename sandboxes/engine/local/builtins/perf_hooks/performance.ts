/** What Node's `performance` does beyond `now()`: W3C User Timing level 3, and Node's own. */
import { monotonic } from '../../process/clock';
import { invalidArgType, nodeError } from '../node-error';
import {
  checkTime,
  createCall,
  createMeasure,
  createResource,
  milestones,
  nodeTiming,
  PerformanceMark,
  type PerformanceMeasure,
  type PerformanceResourceTiming,
  type TimingInfo,
} from './entries';
import type { RecordableHistogram } from './histogram';
import { tellObservers } from './observer';
import {
  buffered,
  clear,
  clearResources,
  keep,
  keepResource,
  kept,
  limitResources,
  markedAt,
} from './timeline';
import { eventLoopUtilization } from './utilization';

type Missing = 'name' | 'type';
const required = (given: readonly unknown[], name: Missing): string => {
  if (given.length === 0)
    throw nodeError(TypeError, 'ERR_MISSING_ARGS', `The "${name}" argument must be specified`);
  return `${given[0] as string}`;
};

/** A time, a mark's name, or one of Node's milestones. */
function timeOf(mark: number | string, name: string): number {
  if (typeof mark === 'number') return checkTime(mark, name);
  const known = milestones[mark] ?? markedAt(`${mark}`);
  if (known === undefined)
    throw new DOMException(`The "${mark}" performance mark has not been set`, 'SyntaxError');
  return known;
}

interface MeasureOptions {
  readonly start?: number | string;
  readonly end?: number | string;
  readonly duration?: number;
  readonly detail?: unknown;
}

const invalidMeasure = (message: string) =>
  nodeError(TypeError, 'ERR_PERFORMANCE_MEASURE_INVALID_OPTIONS', message);

function measured(name: string, options: MeasureOptions, endMark: string | undefined): PerformanceMeasure {
  const { start, end, duration, detail } = options;
  if ([start, end, duration, detail].some((each) => each !== undefined)) {
    if (endMark !== undefined) throw invalidMeasure('endMark must not be specified');
    if (start === undefined && end === undefined && duration !== undefined)
      throw invalidMeasure('One of options.start or options.end is required');
    if (start !== undefined && end !== undefined && duration !== undefined)
      throw invalidMeasure('Must not have options.start, options.end, and options.duration specified');
  }
  const to =
    endMark !== undefined
      ? timeOf(endMark, 'end')
      : end !== undefined
        ? timeOf(end, 'end')
        : start !== undefined && duration !== undefined
          ? timeOf(start, 'start') + checkTime(duration, 'duration')
          : monotonic();
  const from =
    start !== undefined
      ? timeOf(start, 'start')
      : duration !== undefined
        ? to - checkTime(duration, 'duration')
        : 0;
  return createMeasure(name, from, to, detail);
}

type AnyFunction = (...args: unknown[]) => unknown;

const methods = {
  mark(...given: [name?: string, options?: object]): PerformanceMark {
    const entry = new PerformanceMark(...given);
    keep(entry);
    tellObservers(entry);
    return entry;
  },

  measure(name: unknown, startOrOptions: MeasureOptions | string = {}, endMark?: string): PerformanceMeasure {
    if (typeof name !== 'string') throw invalidArgType('name', 'of type string', name);
    const options = typeof startOrOptions === 'object' ? (startOrOptions ?? {}) : { start: startOrOptions };
    const entry =
      typeof startOrOptions === 'object'
        ? measured(name, options, endMark)
        : createMeasure(
            name,
            timeOf(`${startOrOptions}`, 'start'),
            endMark === undefined ? monotonic() : timeOf(endMark, 'end'),
            undefined,
          );
    keep(entry);
    tellObservers(entry);
    return entry;
  },

  clearMarks: (name?: string) => clear('mark', name === undefined ? undefined : `${name}`),
  clearMeasures: (name?: string) => clear('measure', name === undefined ? undefined : `${name}`),
  clearResourceTimings: () => clearResources(),
  setResourceTimingBufferSize: (most: number) => limitResources(most),
  getEntries: () => kept(),
  getEntriesByName(...given: [name?: string, type?: string]) {
    const name = required(given, 'name');
    return kept().filter(
      (entry) => entry.name === name && (given[1] === undefined || entry.entryType === `${given[1]}`),
    );
  },
  getEntriesByType: (...given: [type?: string]) => buffered(required(given, 'type')),

  eventLoopUtilization,

  timerify(fn: unknown, options: { readonly histogram?: RecordableHistogram } = {}): AnyFunction {
    if (typeof fn !== 'function') throw invalidArgType('fn', 'of type function', fn);
    if (typeof options !== 'object' || options === null)
      throw invalidArgType('options', 'of type object', options);
    return timed(fn as AnyFunction, options.histogram);
  },

  markResourceTiming(
    info: TimingInfo,
    url: string,
    initiator: string,
    _global: object,
    cache: string,
  ): PerformanceResourceTiming {
    const entry = createResource(url, info, initiator, cache);
    if (keepResource(entry)) tellObservers(entry);
    else performance.dispatchEvent(new Event('resourcetimingbufferfull'));
    return entry;
  },

  toJSON: () => ({
    nodeTiming,
    timeOrigin: performance.timeOrigin,
    eventLoopUtilization: eventLoopUtilization(),
  }),
};

function timed(fn: AnyFunction, histogram: RecordableHistogram | undefined): AnyFunction {
  const done = (start: number, args: readonly unknown[]) => {
    const entry = createCall(fn.name, start, args);
    histogram?.record(Math.max(1, Math.ceil(entry.duration * 1e6)));
    tellObservers(entry);
  };
  function timerified(this: unknown, ...args: unknown[]): unknown {
    const start = monotonic();
    if (new.target) {
      const made: unknown = Reflect.construct(fn, args, fn);
      done(start, args);
      return made;
    }
    const result = Reflect.apply(fn, this, args) as { finally?: (then: () => void) => unknown } | undefined;
    if (typeof result?.finally === 'function') return result.finally(() => done(start, args));
    done(start, args);
    return result;
  }
  return Object.defineProperties(timerified, {
    name: { configurable: true, value: `timerified ${fn.name}` },
    length: { configurable: true, value: fn.length },
  });
}

const marked = Symbol('installed');

/** Puts Node's methods in place of the browser's, which do not follow the sandbox's clock. */
export function installPerformance(target: Performance): void {
  const prototype = Object.getPrototypeOf(target) as Record<symbol, unknown>;
  if (prototype[marked] === true) return;
  for (const [name, value] of Object.entries({ ...methods, nodeTiming }))
    Object.defineProperty(prototype, name, {
      configurable: true,
      enumerable: true,
      writable: true,
      value: value as unknown,
    });
  Object.defineProperty(prototype, marked, { value: true });
}
