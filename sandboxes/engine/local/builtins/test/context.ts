/** What a test's function is given. */
import assert from 'node:assert';
import { callerLocation } from './location';
import { MockTracker } from './mock';
import { definitionOf, type TestFunction, type TestOptions } from './options';
import type { TestNode } from './test-node';

type Declare = (
  parent: TestNode,
  definition: ReturnType<typeof definitionOf>,
  location: ReturnType<typeof callerLocation>,
) => Promise<void>;

const NOT_COUNTED = new Set(['AssertionError', 'CallTracker', 'strict', 'default']);

export class TestContext {
  readonly #node: TestNode;
  readonly #declare: Declare;
  #assert: Record<string, unknown> | undefined;

  constructor(node: TestNode, declare: Declare) {
    this.#node = node;
    this.#declare = declare;
  }

  get signal(): AbortSignal {
    return this.#node.controller.signal;
  }

  get name(): string {
    return this.#node.name;
  }

  get fullName(): string {
    return this.#node.fullName;
  }

  get error(): unknown {
    return this.#node.error;
  }

  get passed(): boolean {
    return this.#node.passed;
  }

  diagnostic(message: string): void {
    this.#node.diagnostic(String(message));
  }

  plan(count: number): void {
    if (this.#node.plan) throw new Error('cannot set plan more than once');
    this.#node.plan = { expected: count, actual: 0 };
  }

  /** `node:assert`, each call counted for the plan. */
  get assert(): Readonly<Record<string, unknown>> {
    this.#assert ??= Object.fromEntries(
      Object.entries(assert)
        .filter(([name, value]) => typeof value === 'function' && !NOT_COUNTED.has(name))
        .map(([name, check]) => [name, (...args: unknown[]) => this.#counted(check as TestFunction, args)]),
    );
    return this.#assert;
  }

  #counted(check: TestFunction, args: readonly unknown[]): unknown {
    if (this.#node.plan) this.#node.plan.actual++;
    return Reflect.apply(check, undefined, args);
  }

  get mock(): MockTracker {
    this.#node.mocks ??= new MockTracker();
    return this.#node.mocks;
  }

  runOnly(value: unknown): void {
    this.#node.runOnlySubtests = Boolean(value);
  }

  skip(message?: string): void {
    this.#node.skip = message || true;
  }

  todo(message?: string): void {
    this.#node.todo = message || true;
  }

  test(...args: unknown[]): Promise<void> {
    if (this.#node.plan) this.#node.plan.actual++;
    return this.#declare(this.#node, definitionOf(args), callerLocation());
  }

  before(fn: TestFunction, options?: TestOptions): void {
    this.#node.hooks.add('before', fn, options);
  }

  after(fn: TestFunction, options?: TestOptions): void {
    this.#node.hooks.add('after', fn, options);
  }

  beforeEach(fn: TestFunction, options?: TestOptions): void {
    this.#node.hooks.add('beforeEach', fn, options);
  }

  afterEach(fn: TestFunction, options?: TestOptions): void {
    this.#node.hooks.add('afterEach', fn, options);
  }
}

export class SuiteContext {
  readonly #node: TestNode;

  constructor(node: TestNode) {
    this.#node = node;
  }

  get signal(): AbortSignal {
    return this.#node.controller.signal;
  }

  get name(): string {
    return this.#node.name;
  }

  get fullName(): string {
    return this.#node.fullName;
  }
}
