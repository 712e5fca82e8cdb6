/** How many tests came out how, counted from what is told of them. */
import type { TestEvent, TestsStream } from './events';

export class Counter {
  topLevel = 0;
  #tests = 0;
  #suites = 0;
  #passed = 0;
  #failed = 0;
  #cancelled = 0;
  #skipped = 0;
  #todo = 0;
  readonly #startedAt = process.hrtime.bigint();

  get success(): boolean {
    return this.#failed === 0 && this.#cancelled === 0;
  }

  add({ type, data }: TestEvent): void {
    if (type !== 'test:pass' && type !== 'test:fail') return;
    if (data.nesting === 0) this.topLevel++;
    if (data.details?.type === 'suite') {
      this.#suites++;
      return;
    }
    const how = data.details?.error?.failureType;
    this.#tests++;
    if (data.skip !== undefined) this.#skipped++;
    else if (data.todo !== undefined) this.#todo++;
    else if (type === 'test:pass') this.#passed++;
    else if (how === 'cancelledByParent' || how === 'testTimeoutFailure') this.#cancelled++;
    else this.#failed++;
  }

  /** The last lines of a run, and its end. */
  close(stream: TestsStream): void {
    stream.tell('test:plan', { nesting: 0, count: this.topLevel });
    const duration = Number(process.hrtime.bigint() - this.#startedAt) / 1e6;
    for (const message of [
      `tests ${this.#tests}`,
      `suites ${this.#suites}`,
      `pass ${this.#passed}`,
      `fail ${this.#failed}`,
      `cancelled ${this.#cancelled}`,
      `skipped ${this.#skipped}`,
      `todo ${this.#todo}`,
      `duration_ms ${duration}`,
    ])
      stream.tell('test:diagnostic', { nesting: 0, message });
    stream.push(null);
  }
}
