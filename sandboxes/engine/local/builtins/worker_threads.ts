/** `node:worker_threads`: message channels. A thread of its own is a process here: see `Worker`. */
const SHARE_ENV = Symbol.for('nodejs.worker_threads.SHARE_ENV');

class Worker {
  constructor() {
    throw Object.assign(
      new Error(
        'worker_threads.Worker is not in this sandbox. Use child_process.fork(file): it runs in a worker of its own, and talks by process.send.',
      ),
      {
        code: 'ERR_FEATURE_UNAVAILABLE_ON_PLATFORM',
      },
    );
  }
}

const environment = new Map<unknown, unknown>();

export default {
  isMainThread: true,
  parentPort: null,
  workerData: null,
  threadId: 0,
  resourceLimits: {},
  SHARE_ENV,
  Worker,
  MessageChannel: globalThis.MessageChannel,
  MessagePort: globalThis.MessagePort,
  BroadcastChannel: globalThis.BroadcastChannel,
  markAsUntransferable: () => undefined,
  moveMessagePortToContext: (port: unknown) => port,
  receiveMessageOnPort: () => undefined,
  getEnvironmentData: (key: unknown) => environment.get(key),
  setEnvironmentData: (key: unknown, value: unknown) => environment.set(key, value),
};
