// console: groups, counters, tables, assertions, own streams.
import { Console } from 'node:console';
import { Writable } from 'node:stream';

console.log('%s is %d', 'x', 5, { a: 1 });
console.group('outer');
console.info('inside\nof it');
console.group();
console.debug('deeper');
console.groupEnd();
console.groupEnd();
console.groupEnd();
console.count();
console.count('named');
console.count();
console.countReset();
console.count();
console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 });
console.table([
  { a: 1, b: 'x' },
  { a: 2, c: true },
]);
console.table([
  [1, 2],
  [3, 4],
]);
console.table(new Map([['k', 1]]));
console.table(new Set([1, 'two']));
console.table([1, 'text', { a: 1 }]);
console.table({ r1: { c: 1 }, r2: { c: 2 } }, ['c']);
console.table('text');
console.table([]);
console.log();
console.log('%o', [1]);
const written = { out: '', err: '' };
const sink = (name) =>
  new Writable({
    write(chunk, _, done) {
      written[name] += chunk;
      done();
    },
  });
const own = new Console({
  stdout: sink('out'),
  stderr: sink('err'),
  groupIndentation: 4,
  inspectOptions: { compact: false },
});
own.log('to out', { a: 1 });
own.error('to err');
own.warn('warned');
own.assert(true, 'nothing');
own.assert(false, 'failed %s', 'so');
own.assert(false);
own.assert(false, { a: 1 });
own.group('g');
own.log('in g');
own.groupEnd();
own.time('t');
own.timeEnd('t');
own.trace('traced');
console.log(written.out.replace(/[\d.]+ms/, '<n>ms'));
console.log(written.err.replace(/\n\s+at .*/g, ''));
console.log(
  typeof console.profile,
  typeof console.timeStamp,
  typeof console.context,
  own instanceof Console,
  console instanceof Console,
);
const { log } = console;
log('unbound');
