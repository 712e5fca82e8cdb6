/** `node:worker_threads`: each thread is a worker of the browser. There is no shared memory unless the page is cross-origin isolated. */
import { type Hold, hold } from '../../process/liveness';
import type { ProcessInit } from '../../process/messages';
import { notHere } from '../not-here';
import {
  isMarkedAsUntransferable,
  MessageChannel,
  MessagePort,
  markAsUntransferable,
  type NodePort,
  receiveMessageOnPort,
} from './message-port';
import { beginThread } from './thread';
import { countFrom, environmentData, SHARE_ENV, Worker } from './worker';

/** The browser's, which in Node keeps its thread alive until it is closed. */
class BroadcastChannel extends globalThis.BroadcastChannel {
  readonly #hold: Hold = hold('BroadcastChannel');

  override close(): void {
    this.#hold.release();
    super.close();
  }

  ref(): this {
    this.#hold.ref();
    return this;
  }

  unref(): this {
    this.#hold.unref();
    return this;
  }
}

const workerThreads = {
  BroadcastChannel,
  MessageChannel,
  MessagePort,
  SHARE_ENV,
  Worker,
  getEnvironmentData: (key: unknown) => environmentData.get(key),
  setEnvironmentData(key: unknown, value?: unknown) {
    if (value === undefined) environmentData.delete(key);
    else environmentData.set(key, value);
  },
  isMainThread: true,
  isMarkedAsUntransferable,
  markAsUntransferable,
  moveMessagePortToContext: notHere(
    'moveMessagePortToContext()',
    'Use the port as it is: a worker has one context.',
  ),
  postMessageToThread: notHere(
    'postMessageToThread()',
    'Use a MessagePort that is handed from thread to thread.',
  ),
  parentPort: null as NodePort | null,
  receiveMessageOnPort,
  resourceLimits: {} as object,
  threadId: 0,
  workerData: null as unknown,
};

for (const [name, value] of Object.entries({ BroadcastChannel, MessageChannel, MessagePort }))
  Object.defineProperty(globalThis, name, { configurable: true, writable: true, enumerable: false, value });

/** For the engine: this process is a thread. */
export function start(init: ProcessInit, run: () => Promise<void> | undefined): Promise<void> {
  return beginThread(init, run, (told, parentPort) => {
    for (const [key, value] of told.environmentData) environmentData.set(key, value);
    countFrom(told.threadId);
    Object.assign(workerThreads, {
      isMainThread: false,
      parentPort,
      workerData: told.workerData,
      threadId: told.threadId,
      resourceLimits: told.resourceLimits,
    });
  });
}

export default workerThreads;
