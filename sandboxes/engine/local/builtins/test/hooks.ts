import { isTestFailure, testFailure } from './failure';
import { race } from './limits';
import type { TestFunction, TestOptions } from './options';

export type HookName = 'before' | 'after' | 'beforeEach' | 'afterEach';

interface Hook {
  readonly fn: TestFunction;
  readonly options: TestOptions;
  done: boolean;
}

/** What runs around the tests of a suite. */
export class Hooks {
  readonly #hooks: Record<HookName, Hook[]>;

  /** @param outer whose `beforeEach` and `afterEach` hold inside too */
  constructor(outer?: Hooks) {
    const around = outer ? outer.#hooks : { beforeEach: [], afterEach: [] };
    this.#hooks = {
      before: [],
      after: [],
      beforeEach: [...around.beforeEach],
      afterEach: [...around.afterEach],
    };
  }

  add(name: HookName, fn: TestFunction, options: TestOptions = {}): void {
    const hook = { fn, options, done: false };
    // Those of the innermost suite run first on the way out.
    if (name === 'afterEach') this.#hooks.afterEach.unshift(hook);
    else this.#hooks[name].push(hook);
  }

  /** Runs them one after the other. @throws {TestFailure} of the first that fails */
  async run(name: HookName, context: object): Promise<void> {
    const once = name === 'before' || name === 'after';
    for (const hook of this.#hooks[name]) {
      if (once && hook.done) continue;
      hook.done = true;
      try {
        await race(hook.fn, context, [context], hook.options);
      } catch (error) {
        const failure = testFailure(`failed running ${name} hook`, 'hookFailed');
        throw Object.assign(failure, { cause: isTestFailure(error) ? error.cause : error });
      }
    }
  }
}
