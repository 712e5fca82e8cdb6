/** What stands on the timeline. Times are milliseconds of the sandbox's clock since the process began. */
import { inspect } from 'node:util';
import { monotonic } from '../../process/clock';
import { invalidArgType, invalidArgValue, nodeError } from '../node-error';

/** Only this module's own classes may be constructed from outside by nobody. */
const ours = Symbol('ours');

interface Fields {
  readonly name: string;
  readonly entryType: string;
  readonly startTime: number;
  readonly duration: number;
}

export class PerformanceEntry {
  readonly #fields: Fields;

  constructor(key?: unknown, fields?: Fields) {
    if (key !== ours || !fields) throw nodeError(TypeError, 'ERR_ILLEGAL_CONSTRUCTOR', 'Illegal constructor');
    this.#fields = fields;
  }

  get name(): string {
    return this.#fields.name;
  }
  get entryType(): string {
    return this.#fields.entryType;
  }
  get startTime(): number {
    return this.#fields.startTime;
  }
  get duration(): number {
    return this.#fields.duration;
  }

  toJSON(): object {
    const { name, entryType, startTime, duration } = this;
    return { name, entryType, startTime, duration };
  }

  [inspect.custom](depth: number, options: object): string {
    return `${this.constructor.name} ${inspect(this.toJSON(), { ...options, depth })}`;
  }
}

/** An entry that carries something: a mark, a measure, a call that was timed. */
class Detailed extends PerformanceEntry {
  readonly #detail: unknown;

  constructor(key?: unknown, fields?: Fields, detail?: unknown) {
    super(key, fields);
    this.#detail = detail;
  }

  get detail(): unknown {
    return this.#detail;
  }

  override toJSON(): object {
    return { ...super.toJSON(), detail: this.detail };
  }
}

/** Milestones of the process: a mark cannot be called so, a measure may begin there. */
export const milestones: Readonly<Record<string, number>> = {
  nodeStart: 0,
  v8Start: 0,
  environment: 0,
  bootstrapComplete: monotonic(),
  loopStart: monotonic(),
  loopExit: -1,
};

const copied = (detail: unknown): unknown => (detail == null ? null : structuredClone(detail));

export function checkTime(time: unknown, name: string): number {
  if (typeof time !== 'number') throw invalidArgType(name, 'of type number', time);
  if (time < 0)
    throw nodeError(TypeError, 'ERR_PERFORMANCE_INVALID_TIMESTAMP', `${time} is not a valid timestamp`);
  return time;
}

interface MarkOptions {
  readonly startTime?: number;
  readonly detail?: unknown;
}

export class PerformanceMark extends Detailed {
  constructor(...given: [name?: unknown, options?: MarkOptions | null]) {
    if (given.length === 0)
      throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "name" argument must be specified');
    const name = `${given[0] as string}`;
    const options = given[1] ?? {};
    if (name in milestones) throw invalidArgValue('name', name);
    if (typeof options !== 'object') throw invalidArgType('options', 'of type object', options);
    const startTime = checkTime(options.startTime ?? monotonic(), 'startTime');
    super(ours, { name, entryType: 'mark', startTime, duration: 0 }, copied(options.detail));
  }

  get [Symbol.toStringTag](): string {
    return 'PerformanceMark';
  }
}

export class PerformanceMeasure extends Detailed {
  get [Symbol.toStringTag](): string {
    return 'PerformanceMeasure';
  }
}

export const createMeasure = (
  name: string,
  start: number,
  end: number,
  detail: unknown,
): PerformanceMeasure =>
  new PerformanceMeasure(
    ours,
    { name, entryType: 'measure', startTime: start, duration: end - start },
    copied(detail),
  );

class PerformanceNodeEntry extends Detailed {}

/** A call of a function that was given to `timerify`. */
export function createCall(name: string, start: number, args: readonly unknown[]): PerformanceEntry {
  const fields = { name, entryType: 'function', startTime: start, duration: monotonic() - start };
  return Object.assign(new PerformanceNodeEntry(ours, fields, args), args);
}

/** The start of the process itself. */
class PerformanceNodeTiming extends PerformanceEntry {
  override get duration(): number {
    return monotonic();
  }

  override toJSON(): object {
    return { ...super.toJSON(), ...milestones, idleTime: 0 };
  }
}
for (const name of Object.keys(milestones))
  Object.defineProperty(PerformanceNodeTiming.prototype, name, {
    configurable: true,
    enumerable: true,
    get: () => milestones[name],
  });
Object.defineProperty(PerformanceNodeTiming.prototype, 'idleTime', {
  configurable: true,
  enumerable: true,
  value: 0,
});

export const nodeTiming: PerformanceEntry = new PerformanceNodeTiming(ours, {
  name: 'node',
  entryType: 'node',
  startTime: 0,
  duration: 0,
});

/** Fetch, "fetch timing info"; what a client hands to `markResourceTiming`. */
export interface TimingInfo {
  readonly startTime: number;
  readonly endTime: number;
  readonly finalServiceWorkerStartTime: number;
  readonly redirectStartTime: number;
  readonly redirectEndTime: number;
  readonly postRedirectStartTime: number;
  readonly finalNetworkRequestStartTime: number;
  readonly finalNetworkResponseStartTime: number;
  readonly encodedBodySize: number;
  readonly decodedBodySize: number;
  readonly finalConnectionTimingInfo?: {
    readonly domainLookupStartTime: number;
    readonly domainLookupEndTime: number;
    readonly connectionStartTime: number;
    readonly connectionEndTime: number;
    readonly secureConnectionStartTime: number;
    readonly ALPNNegotiatedProtocol: string;
  };
}

/** What Resource Timing adds to the bytes of a body, for the header. */
const HEADER_SIZE = 300;

const resourceFields = {
  initiatorType: (_: TimingInfo, initiator: string) => initiator,
  nextHopProtocol: (info: TimingInfo) => info.finalConnectionTimingInfo?.ALPNNegotiatedProtocol,
  workerStart: (info: TimingInfo) => info.finalServiceWorkerStartTime,
  redirectStart: (info: TimingInfo) => info.redirectStartTime,
  redirectEnd: (info: TimingInfo) => info.redirectEndTime,
  fetchStart: (info: TimingInfo) => info.postRedirectStartTime,
  domainLookupStart: (info: TimingInfo) => info.finalConnectionTimingInfo?.domainLookupStartTime,
  domainLookupEnd: (info: TimingInfo) => info.finalConnectionTimingInfo?.domainLookupEndTime,
  connectStart: (info: TimingInfo) => info.finalConnectionTimingInfo?.connectionStartTime,
  connectEnd: (info: TimingInfo) => info.finalConnectionTimingInfo?.connectionEndTime,
  secureConnectionStart: (info: TimingInfo) => info.finalConnectionTimingInfo?.secureConnectionStartTime,
  requestStart: (info: TimingInfo) => info.finalNetworkRequestStartTime,
  responseStart: (info: TimingInfo) => info.finalNetworkResponseStartTime,
  responseEnd: (info: TimingInfo) => info.endTime,
  transferSize: (info: TimingInfo, _: string, cache: string) =>
    cache === 'local' ? 0 : cache === 'validated' ? HEADER_SIZE : info.encodedBodySize + HEADER_SIZE,
  encodedBodySize: (info: TimingInfo) => info.encodedBodySize,
  decodedBodySize: (info: TimingInfo) => info.decodedBodySize,
};

export class PerformanceResourceTiming extends PerformanceEntry {
  readonly #read: (name: keyof typeof resourceFields) => unknown;

  constructor(key?: unknown, fields?: Fields, read?: (name: keyof typeof resourceFields) => unknown) {
    super(key, fields);
    this.#read = read ?? (() => undefined);
  }

  // Of this class too, as in Node.
  override get startTime(): number {
    return super.startTime;
  }
  override get duration(): number {
    return super.duration;
  }

  override toJSON(): object {
    const own = this as unknown as Record<string, unknown>;
    const names = Object.keys(resourceFields);
    return { ...super.toJSON(), ...Object.fromEntries(names.map((name) => [name, own[name]])) };
  }

  static {
    for (const name of Object.keys(resourceFields) as (keyof typeof resourceFields)[])
      Object.defineProperty(PerformanceResourceTiming.prototype, name, {
        configurable: true,
        enumerable: true,
        get(this: PerformanceResourceTiming) {
          return this.#read(name);
        },
      });
  }
}

export function createResource(
  url: string,
  info: TimingInfo,
  initiator: string,
  cache: string,
): PerformanceResourceTiming {
  const { startTime, endTime } = info;
  return new PerformanceResourceTiming(
    ours,
    { name: url, entryType: 'resource', startTime, duration: endTime - startTime },
    (name) => resourceFields[name](info, initiator, cache),
  );
}
