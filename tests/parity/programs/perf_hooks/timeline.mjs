// Marks, measures, observers, timed functions and resources of perf_hooks, with what each says when it is used wrongly.
// differs in Firefox: the browser has its own words for a symbol that is made text.
import perfHooks, {
  PerformanceEntry,
  PerformanceMark,
  PerformanceObserver,
  performance,
} from 'node:perf_hooks';

const attempt = (label, run) => {
  try {
    console.log(label, run());
  } catch (error) {
    console.log(label, error.name, error.code, error.message);
  }
};
console.log(
  performance === globalThis.performance,
  perfHooks.Performance === performance.constructor,
  PerformanceEntry === globalThis.PerformanceEntry,
);
const first = performance.mark('a', { startTime: 5, detail: { x: 1 } });
console.log(
  first,
  JSON.stringify(first),
  first instanceof PerformanceEntry,
  Object.prototype.toString.call(first),
);
attempt('milestone', () => performance.mark('nodeStart'));
attempt('no name', () => performance.mark());
attempt('negative', () => performance.mark('x', { startTime: -1 }));
attempt('text', () => performance.mark('x', { startTime: 'q' }));
attempt('options', () => performance.mark('x', 5));
attempt('symbol', () => performance.mark(Symbol('x')));
attempt('constructed', () => new PerformanceMark('made', { startTime: 1 }));
for (const name of ['PerformanceEntry', 'PerformanceMeasure', 'PerformanceResourceTiming'])
  attempt(name, () => new perfHooks[name]());
performance.mark('b', { startTime: 9 });
attempt('two marks', () => performance.measure('m', 'a', 'b'));
attempt('options', () => performance.measure('m', { start: 1, end: 4, detail: [1] }));
attempt('start and duration', () => performance.measure('m', { start: 1, duration: 4 }));
attempt('end and duration', () => performance.measure('m', { end: 7, duration: 4 }));
attempt('all three', () => performance.measure('m', { start: 1, end: 7, duration: 4 }));
attempt('with an end mark', () => performance.measure('m', { start: 'a' }, 'b'));
attempt('unknown mark', () => performance.measure('m', 'nope'));
attempt('negative', () => performance.measure('m', { start: -1 }));
attempt('from the start', () => performance.measure('m', undefined, 'b'));
attempt('number', () => performance.measure(5));
attempt('until now', () => performance.measure('m', {}).duration > 0);
attempt('by name', () => performance.getEntriesByName('m').length);
attempt('by name and type', () => performance.getEntriesByName('m', 'mark').length);
attempt('by type', () => performance.getEntriesByType('mark').map(({ name }) => name));
attempt('all', () =>
  performance
    .getEntries()
    .map(({ name, startTime }) => `${name}@${startTime}`)
    .slice(0, -1),
);
attempt('no name', () => performance.getEntriesByName());
attempt('no type', () => performance.getEntriesByType());
performance.clearMarks('a');
attempt('after clearing one', () => performance.getEntriesByType('mark').length);
performance.clearMarks();
performance.clearMeasures();
attempt('after clearing all', () => performance.getEntries());

attempt('no callback', () => new PerformanceObserver());
const heard =
  Promise.withResolvers?.() ??
  (() => {
    const parts = {};
    parts.promise = new Promise((resolve) => {
      parts.resolve = resolve;
    });
    return parts;
  })();
const observer = new PerformanceObserver((list, self) => {
  console.log(
    'heard',
    self === observer,
    list.getEntries().map(({ name, entryType }) => `${name} ${entryType}`),
  );
  console.log(
    list.getEntriesByName('x').length,
    list.getEntriesByType('measure').length,
    list.constructor.name,
  );
  heard.resolve();
});
console.log(observer);
attempt('nothing', () => observer.observe());
attempt('no types', () => observer.observe({}));
attempt('not a list', () => observer.observe({ entryTypes: 5 }));
attempt('both', () => observer.observe({ type: 'mark', entryTypes: ['mark'] }));
observer.observe({ entryTypes: ['mark', 'measure', 'function', 'nope'] });
attempt('change', () => observer.observe({ type: 'mark' }));
performance.mark('x');
performance.measure('y', 'x');
const timed = performance.timerify(function add(one, two) {
  return one + two;
});
console.log(timed(1, 2), timed.name, timed.length);
console.log(
  'heard yet',
  observer.takeRecords().map(({ name }) => name),
);
performance.mark('x');
timed(3, 4);
await heard.promise;
observer.disconnect();
performance.mark('unheard');
await new Promise((resolve) => {
  new PerformanceObserver((list, self) => {
    console.log(
      'buffered',
      list.getEntries().map(({ name }) => name),
    );
    self.disconnect();
    resolve();
  }).observe({ type: 'mark', buffered: true });
});
attempt('no function', () => performance.timerify(5));
const histogram = perfHooks.createHistogram();
const slow = performance.timerify(async (value) => value, { histogram });
class Made {
  constructor(value) {
    this.value = value;
  }
}
const TimedMade = performance.timerify(Made);
const calls = [];
const functions = new PerformanceObserver((list) => calls.push(...list.getEntries()));
functions.observe({ entryTypes: ['function'] });
console.log(await slow(7), new TimedMade(8).value);
await new Promise((resolve) => setTimeout(resolve, 20));
console.log(
  histogram.count,
  calls.map((entry) => [entry.name, entry.detail, entry.entryType, entry.constructor.name]),
);
functions.disconnect();

const info = {
  startTime: 1,
  endTime: 10,
  finalServiceWorkerStartTime: 0,
  redirectStartTime: 0,
  redirectEndTime: 0,
  postRedirectStartTime: 2,
  finalConnectionTimingInfo: {
    domainLookupStartTime: 3,
    domainLookupEndTime: 4,
    connectionStartTime: 5,
    connectionEndTime: 6,
    secureConnectionStartTime: 0,
    ALPNNegotiatedProtocol: 'h1',
  },
  finalNetworkRequestStartTime: 7,
  finalNetworkResponseStartTime: 8,
  encodedBodySize: 100,
  decodedBodySize: 200,
};
const resource = performance.markResourceTiming(info, 'http://x/', 'fetch', globalThis, '');
console.log(resource, performance.getEntriesByType('resource').length);
performance.clearResourceTimings();
console.log(performance.getEntriesByType('resource').length);

const { nodeTiming } = performance;
console.log(
  nodeTiming.name,
  nodeTiming.entryType,
  nodeTiming.startTime,
  nodeTiming.duration > 0,
  nodeTiming.loopExit,
  nodeTiming.constructor.name,
);
console.log(
  ['nodeStart', 'v8Start', 'environment', 'bootstrapComplete', 'loopStart', 'idleTime'].map(
    (name) => typeof nodeTiming[name],
  ),
);
console.log(Object.keys(performance.toJSON()), performance.timeOrigin > 1e12, performance.now() > 0);
console.log(perfHooks.constants);
