/** One test or suite in the tree of a run: when it starts, what it runs, and in which order results are told. */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Location, TestsStream } from './events';
import { type FailureType, isTestFailure, type TestFailure, testFailure } from './failure';
import { Hooks } from './hooks';
import { race } from './limits';
import type { MockTracker } from './mock';
import type { Definition, Selection, TestFunction } from './options';

/** What all of a run share. */
export interface Run {
  readonly stream: TestsStream;
  readonly selection: Selection;
  /** Those whose functions run now, the latest last. */
  readonly running: Set<TestNode>;
}

export type Kind = 'test' | 'suite' | 'root';

interface NodeOptions extends Definition {
  readonly kind: Kind;
  readonly parent: TestNode | null;
  readonly run: Run;
  readonly location: Location | undefined;
  /** What the function is called with, and as. */
  makeContext(node: TestNode): object;
}

/** The test whose function is running: what is declared then is its own. */
export const current = new AsyncLocalStorage<TestNode>();

export class TestNode {
  readonly kind: Kind;
  readonly name: string;
  readonly parent: TestNode | null;
  readonly run: Run;
  readonly nesting: number;
  readonly number: number;
  readonly location: Location | undefined;
  readonly hooks: Hooks;
  readonly context: object;
  readonly controller = new AbortController();
  readonly subtests: TestNode[] = [];
  readonly done: Promise<void>;
  readonly concurrency: number;
  readonly timeout: number;
  readonly only: boolean;
  runOnlySubtests: boolean;
  mocks: MockTracker | null = null;
  skip: string | true | undefined;
  todo: string | true | undefined;
  passed = false;
  error: TestFailure | null = null;
  plan: { readonly expected: number; actual: number } | null = null;
  readonly #fn: TestFunction;
  readonly #outer: AbortSignal | undefined;
  readonly #diagnostics: string[] = [];
  #resolve: () => void = () => undefined;
  #built: Promise<unknown> | undefined;
  #startedAt: bigint | null = null;
  #endedAt: bigint | null = null;
  #told = false;
  #announced = false;
  #started = false;
  #active = 0;
  readonly #waiting: TestNode[] = [];
  #next = 0;

  constructor({ kind, name, options, fn, parent, run, location, makeContext }: NodeOptions) {
    this.kind = kind;
    this.name = name;
    this.parent = parent;
    this.run = run;
    this.location = location;
    this.nesting = parent === null ? -1 : parent.nesting + 1;
    this.number = parent === null ? 0 : parent.subtests.push(this);
    this.hooks = new Hooks(parent?.hooks);
    this.concurrency = concurrencyOf(options.concurrency, parent);
    this.timeout = options.timeout ?? parent?.timeout ?? Number.POSITIVE_INFINITY;
    this.only = options.only === true;
    this.runOnlySubtests = parent === null ? run.selection.only : parent.runOnlySubtests;
    this.skip = reasonOf(options.skip);
    this.todo = reasonOf(options.todo);
    this.#fn = fn;
    this.#outer = options.signal;
    if (options.plan !== undefined) this.plan = { expected: options.plan, actual: 0 };
    this.done = new Promise((resolve) => {
      this.#resolve = resolve;
    });
    this.context = makeContext(this);
    if (parent === null) return;
    if (this.only && !run.selection.only)
      this.diagnostic("'only' and 'runOnly' require the --test-only command-line option.");
    if (!this.#selected()) this.skip ??= 'test name does not match pattern';
    this.#tell('test:enqueue', { name, nesting: this.nesting });
  }

  get fullName(): string {
    const outer = this.parent?.parent ? `${this.parent.fullName} > ` : '';
    return outer + this.name;
  }

  #selected(): boolean {
    const { patterns } = this.run.selection;
    if (this.kind === 'suite' || patterns.length === 0) return true;
    return patterns.some((pattern) => pattern.test(this.name) || pattern.test(this.fullName));
  }

  #tell(type: Parameters<TestsStream['tell']>[0], data: Parameters<TestsStream['tell']>[1]): void {
    const { line, column, file } = this.location ?? {};
    this.run.stream.tell(type, { ...data, ...(file ? { line, column, file } : {}) } as typeof data);
  }

  diagnostic(message: string): void {
    this.#diagnostics.push(message);
  }

  /** A suite's function is called when it is declared: it declares the tests. */
  build(): void {
    if (this.skip !== undefined) return;
    try {
      this.#built = Promise.resolve(
        current.run(this, () => Reflect.apply(this.#fn, this.context, [this.context])),
      );
    } catch (error) {
      this.#fail(testFailure(error, 'testCodeFailure'));
    }
    this.#built?.catch((error: unknown) => this.#fail(testFailure(error, 'testCodeFailure')));
  }

  /** Starts it, or lets it wait until its parent has room. Resolves when it is over; never rejects. */
  start(): Promise<void> {
    const { parent } = this;
    if (parent === null || parent.#active < parent.concurrency) void this.#execute();
    else parent.#waiting.push(this);
    return this.done;
  }

  /** Its function may not start any more. */
  refuse(): void {
    this.#fail(testFailure('test could not be started because its parent finished', 'parentAlreadyFinished'));
    void this.finish();
  }

  get isOver(): boolean {
    return this.#endedAt !== null;
  }

  async #execute(): Promise<void> {
    const { parent } = this;
    if (this.isOver) return;
    if (parent) parent.#active++;
    this.#startedAt = process.hrtime.bigint();
    this.#started = true;
    this.#tell('test:dequeue', { name: this.name, nesting: this.nesting });
    if (parent?.runOnlySubtests && !this.#mayRunAsOnly()) this.skip ??= "'only' option not set";
    if (this.skip === undefined && !this.error)
      await (this.kind === 'suite' ? this.#runSuite() : this.#runTest());
    await this.finish();
  }

  #mayRunAsOnly(): boolean {
    return this.only || (this.kind === 'suite' && this.subtests.some((each) => each.#mayRunAsOnly()));
  }

  async #runTest(): Promise<void> {
    const { parent, context } = this;
    try {
      await this.#aroundBefore();
      await parent?.hooks.run('beforeEach', context);
      this.run.running.add(this);
      await current.run(this, () => race(this.#fn, context, [context], this.#limits()));
      this.#checkPlan();
    } catch (error) {
      this.#failWith(error);
    }
    this.run.running.delete(this);
    await this.#attempt(() => parent?.hooks.run('afterEach', context));
    await this.#attempt(() => this.hooks.run('after', context));
  }

  async #runSuite(): Promise<void> {
    try {
      await this.#aroundBefore();
      await this.#built;
      if (!this.error) {
        await this.hooks.run('before', this.context);
        const all = () => Promise.all(this.subtests.map((each) => each.start()));
        await race(all, this.context, [], this.#limits());
      }
    } catch (error) {
      this.#failWith(error);
    }
    await this.#attempt(() => this.hooks.run('after', this.context));
  }

  /** The suites around it may not have been set up yet. */
  async #aroundBefore(): Promise<void> {
    if (this.parent?.kind === 'root') await this.parent.hooks.run('before', this.parent.context);
    else if (this.parent?.kind === 'test') await this.parent.hooks.run('before', this.parent.context);
  }

  #limits() {
    return { timeout: this.timeout, ...(this.#outer ? { signal: this.#outer } : {}) };
  }

  async #attempt(run: () => Promise<void> | undefined): Promise<void> {
    try {
      await run();
    } catch (error) {
      this.#failWith(error);
    }
  }

  #checkPlan(): void {
    if (!this.plan || this.plan.actual === this.plan.expected) return;
    const { expected, actual } = this.plan;
    throw testFailure(`plan expected ${expected} assertions but received ${actual}`, 'testCodeFailure');
  }

  #failWith(error: unknown): void {
    if (isTestFailure(error)) this.#fail(error);
    else if (this.#outer?.aborted) this.#fail(testFailure(error, 'testAborted'));
    else this.#fail(testFailure(error, 'testCodeFailure'));
  }

  /** The first failure counts. */
  #fail(error: TestFailure): void {
    this.error ??= error;
  }

  failFrom(error: unknown, type: FailureType): void {
    this.#fail(testFailure(error, type));
  }

  /**
   * It is over: what still runs inside is cancelled, and its result is told when its turn comes.
   * @param reason why what still runs cannot go on
   */
  async finish(reason = 'test did not finish before its parent and was cancelled'): Promise<void> {
    if (this.isOver) return;
    this.#endedAt = process.hrtime.bigint();
    this.#startedAt ??= this.#endedAt;
    for (const each of this.subtests) await each.#cancel(reason);
    const failed = this.subtests.filter((each) => !each.passed && each.todo === undefined).length;
    if (failed > 0)
      this.#fail(testFailure(`${failed} subtest${failed > 1 ? 's' : ''} failed`, 'subtestsFailed'));
    this.passed = this.error === null;
    this.mocks?.reset();
    this.controller.abort();
    const { parent } = this;
    if (parent) {
      this.#tell('test:complete', {
        name: this.name,
        nesting: this.nesting,
        testNumber: this.number,
        details: { passed: this.passed, ...this.#details() },
      });
      parent.#active = Math.max(0, parent.#active - 1);
      parent.#tellReady();
      parent.#waiting.shift()?.start();
    }
    this.#resolve();
  }

  async #cancel(reason: string): Promise<void> {
    if (this.isOver) return;
    this.#fail(testFailure(reason, 'cancelledByParent'));
    await this.finish(reason);
  }

  /** Results are told in the order of declaration, each under its parent. */
  #tellReady(): void {
    if (this.parent !== null && !this.#mayTell()) return;
    for (let each = this.subtests[this.#next]; each; each = this.subtests[this.#next]) {
      if (!each.isOver) {
        each.#tellReady();
        return;
      }
      each.#tellSubtests();
      each.#report();
      this.#next++;
    }
  }

  #mayTell(): boolean {
    const { parent } = this;
    return parent === null || (parent.subtests[parent.#next] === this && parent.#mayTell());
  }

  #tellSubtests(): void {
    for (const each of this.subtests.slice(this.#next)) {
      each.#tellSubtests();
      each.#report();
      this.#next++;
    }
  }

  #begin(): void {
    if (this.#announced || this.parent === null) return;
    this.#announced = true;
    this.parent.#begin();
    this.#tell('test:start', { name: this.name, nesting: this.nesting });
  }

  #report(): void {
    if (this.#told) return;
    this.#told = true;
    this.#begin();
    if (this.subtests.length > 0)
      this.#tell('test:plan', { nesting: this.nesting + 1, count: this.subtests.length });
    this.#tell(this.passed ? 'test:pass' : 'test:fail', {
      name: this.name,
      nesting: this.nesting,
      testNumber: this.number,
      details: { ...this.#details(), ...(this.error ? { error: this.error } : {}) },
      ...(this.skip === undefined ? {} : { skip: this.skip }),
      ...(this.todo === undefined ? {} : { todo: this.todo }),
    });
    for (const message of this.#diagnostics)
      this.#tell('test:diagnostic', { nesting: this.nesting, message });
  }

  #details() {
    const nanoseconds = Number((this.#endedAt ?? 0n) - (this.#startedAt ?? 0n));
    // A browser's clock is too coarse for most tests; 0 means that it never started.
    const duration_ms = this.#started ? Math.max(nanoseconds, 1) / 1e6 : 0;
    return { duration_ms, ...(this.kind === 'suite' ? { type: 'suite' as const } : {}) };
  }
}

const reasonOf = (value: boolean | string | undefined): string | true | undefined =>
  value === undefined || value === false ? undefined : value === '' ? true : value;

function concurrencyOf(value: number | boolean | null | undefined, parent: TestNode | null): number {
  if (typeof value === 'number') return value;
  if (value === true) return parent === null ? 1 : Number.POSITIVE_INFINITY;
  if (value === false) return 1;
  return parent?.parent ? parent.concurrency : 1;
}
