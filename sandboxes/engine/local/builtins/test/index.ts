/** `node:test`. */
import { addHook, declare } from './harness';
import { MockTracker } from './mock';
import { definitionOf, type TestFunction, type TestOptions } from './options';
import { run } from './run';
import type { Kind } from './test-node';

function declaring(kind: Kind, overrides?: TestOptions) {
  return (...args: unknown[]): Promise<void> => declare(definitionOf(args, overrides), kind);
}

function withVariants(kind: Kind) {
  return Object.assign(declaring(kind), {
    skip: declaring(kind, { skip: true }),
    todo: declaring(kind, { todo: true }),
    only: declaring(kind, { only: true }),
  });
}

const hook =
  (name: 'before' | 'after' | 'beforeEach' | 'afterEach') =>
  (fn: TestFunction, options?: TestOptions): void =>
    addHook(name, fn, options);

const test = withVariants('test');
const suite = withVariants('suite');

export default Object.assign(test, {
  test,
  it: test,
  suite,
  describe: suite,
  before: hook('before'),
  after: hook('after'),
  beforeEach: hook('beforeEach'),
  afterEach: hook('afterEach'),
  run,
  mock: new MockTracker(),
});

/** For `node --test`: what a process does that runs the tests of others. */
export { runTestFiles } from './main';
