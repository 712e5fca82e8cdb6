/** The run of this process: its root, what is declared outside every test, and its end. */
import { hold } from '../../process/liveness';
import { SuiteContext, TestContext } from './context';
import { Counter } from './counter';
import { type TestEvent, TestsStream } from './events';
import { callerLocation } from './location';
import type { Definition, TestFunction } from './options';
import { selectionOfFlags } from './options';
import { report } from './report';
import { current, type Kind, type Run, TestNode } from './test-node';

/** Set in the processes that `run()` starts: they tell their events to it instead of reporting. */
export const CHILD = 'NODE_TEST_CONTEXT';
const UNSETTLED = 'Promise resolution is still pending but the event loop has already resolved';

let root: TestNode | undefined;

function rootNode(): TestNode {
  root ??= begin();
  return root;
}

function begin(): TestNode {
  const stream = new TestsStream();
  const run: Run = { stream, selection: selectionOfFlags(), running: new Set() };
  const node = makeNode('root', null, run, { name: '<root>', options: {}, fn: () => undefined }, undefined);
  const counter = new Counter();
  stream.on('data', (event: TestEvent) => counter.add(event));
  const isChild = process.env[CHILD]?.startsWith('child') === true && process.send !== undefined;
  const reported = isChild ? tellParent(stream) : report(stream);
  const blame = (type: 'uncaughtException' | 'unhandledRejection') => (error: unknown) => {
    const running = [...run.running].at(-1);
    if (running) running.failFrom(error, type);
    else {
      process.exitCode = 1;
      node.diagnostic(`Warning: ${type} outside of a test: ${String(error)}`);
    }
    void running?.finish();
  };
  process.on('uncaughtException', blame('uncaughtException'));
  process.on('unhandledRejection', blame('unhandledRejection'));
  let ending = false;
  process.on('beforeExit', () => {
    if (ending) return;
    ending = true;
    const waiting = hold('test');
    void (async () => {
      await node.finish(UNSETTLED);
      if (!node.passed) process.exitCode = 1;
      // One turn, so that what was told last has been counted.
      await new Promise((resolve) => setImmediate(resolve));
      if (!counter.success) process.exitCode = 1;
      if (isChild) stream.push(null);
      else counter.close(stream);
      await reported;
    })().finally(() => waiting.release());
  });
  return node;
}

async function tellParent(stream: TestsStream): Promise<void> {
  for await (const event of stream as AsyncIterable<TestEvent>) process.send?.({ test: plainEvent(event) });
}

/** An error does not survive the way: what reporters show of it does. */
function plainEvent({ type, data }: TestEvent): object {
  const { error } = data.details ?? {};
  if (!error) return { type, data };
  const cause = error.cause as (Error & Record<string, unknown>) | string | undefined;
  const shown =
    typeof cause === 'object' && cause !== null
      ? { ...cause, name: cause.name, message: cause.message, stack: cause.stack }
      : cause;
  return {
    type,
    data: {
      ...data,
      details: {
        ...data.details,
        error: { message: error.message, code: error.code, failureType: error.failureType, cause: shown },
      },
    },
  };
}

function makeNode(
  kind: Kind,
  parent: TestNode | null,
  run: Run,
  definition: Definition,
  location: ReturnType<typeof callerLocation>,
): TestNode {
  return new TestNode({
    ...definition,
    kind,
    parent,
    run,
    location,
    makeContext: (node) => (kind === 'suite' ? new SuiteContext(node) : new TestContext(node, declareIn)),
  });
}

/** `t.test(…)` and everything that is declared while a suite is built. */
function declareIn(
  parent: TestNode,
  definition: Definition,
  location: ReturnType<typeof callerLocation>,
  kind: Kind = 'test',
): Promise<void> {
  const node = makeNode(kind, parent, parent.run, definition, location);
  if (parent.isOver) {
    node.refuse();
    return node.done;
  }
  if (kind === 'suite') node.build();
  // What a suite holds is started by the suite, once it has been declared whole.
  if (parent.kind === 'suite') return Promise.resolve();
  return node.start();
}

export function declare(definition: Definition, kind: Kind): Promise<void> {
  return declareIn(current.getStore() ?? rootNode(), definition, callerLocation(), kind);
}

export function addHook(
  name: 'before' | 'after' | 'beforeEach' | 'afterEach',
  fn: TestFunction,
  options?: object,
): void {
  const node = current.getStore() ?? rootNode();
  node.hooks.add(name, fn, options);
}
