/** `process.send` and 'message': the channel to the process that started this one. It keeps the process alive while somebody listens. */
import { nodeError } from '../builtins/node-error';
import { nextTick } from './event-loop';
import { onKernel, tell } from './kernel-link';
import { type Hold, hold } from './liveness';
import { flushOutput } from './output';
import type { SandboxProcessObject } from './process-object';

type Callback = (error: Error | null) => void;

/** A message as the other side will see it: JSON takes away what it has no word for, 'advanced' clones. */
export function encodeMessage(value: unknown, serialization: 'json' | 'advanced'): unknown {
  if (value === undefined)
    throw nodeError(TypeError, 'ERR_MISSING_ARGS', 'The "message" argument must be specified');
  if (!['string', 'object', 'number', 'boolean'].includes(typeof value)) {
    throw nodeError(
      TypeError,
      'ERR_INVALID_ARG_TYPE',
      `The "message" argument must be one of type string, object, number, or boolean. Received ${typeof value}`,
    );
  }
  return serialization === 'json' ? (JSON.parse(JSON.stringify(value)) as unknown) : value;
}

/** Messages that Node's own modules send each other, of which programs hear only as 'internalMessage'. */
export function isInternal(value: unknown): boolean {
  const command = (value as { cmd?: unknown } | null | undefined)?.cmd;
  return typeof command === 'string' && command.startsWith('NODE_');
}

/** The callback among the optional arguments of `send(message[, handle[, options]][, callback])`. */
export function sendCallback(rest: readonly unknown[]): Callback | undefined {
  const [handle] = rest;
  if (typeof handle === 'object' && handle !== null && 'on' in handle)
    throw nodeError(
      TypeError,
      'ERR_INVALID_HANDLE_TYPE',
      'This handle type cannot be sent: inside this sandbox servers and sockets stay where they are. Use node:cluster to share a port.',
    );
  return rest.find((each) => typeof each === 'function') as Callback | undefined;
}

export function channelClosed(): Error {
  return nodeError(Error, 'ERR_IPC_CHANNEL_CLOSED', 'Channel closed');
}

export function openIpc(target: SandboxProcessObject, serialization: 'json' | 'advanced'): void {
  let channel: Hold | null = null;
  let counted = true;
  target.connected = true;
  const early: unknown[] = [];
  const deliver = (value: unknown) => {
    target.emit('message', value, undefined);
  };
  const refresh = () => {
    const listening =
      target.connected && target.listenerCount('message') + target.listenerCount('disconnect') > 0;
    if (listening && counted) channel ??= hold('Pipe');
    else {
      channel?.release();
      channel = null;
    }
    if (target.listenerCount('message') > 0) for (const value of early.splice(0)) nextTick(deliver, value);
  };
  target.on('newListener', (name: unknown) => {
    if (name === 'message' || name === 'disconnect') queueMicrotask(refresh);
  });
  target.on('removeListener', refresh);
  const close = () => {
    if (!target.connected) return;
    target.connected = false;
    refresh();
    target['channel'] = undefined;
    target.emit('disconnect');
  };
  onKernel('message', ({ value }) => {
    if (isInternal(value)) target.emit('internalMessage', value, undefined);
    else if (target.listenerCount('message') === 0) early.push(value);
    else deliver(value);
  });
  onKernel('disconnect', close);
  const count = (on: boolean) => () => {
    counted = on;
    if (on) refresh();
    else {
      channel?.release();
      channel = null;
    }
  };
  target['channel'] = { ref: count(true), unref: count(false) };
  target['disconnect'] = () => {
    if (!target.connected) {
      target.emit('error', nodeError(Error, 'ERR_IPC_DISCONNECTED', 'IPC channel is already disconnected'));
      return;
    }
    tell({ t: 'disconnect' });
    nextTick(close);
  };
  target['send'] = (value: unknown, ...rest: unknown[]): boolean => {
    const callback = sendCallback(rest);
    if (!target.connected) {
      const error = channelClosed();
      if (callback) nextTick(callback, error);
      else nextTick(() => target.emit('error', error));
      return false;
    }
    flushOutput();
    tell({ t: 'message', value: encodeMessage(value, serialization) });
    if (callback) nextTick(callback, null);
    return true;
  };
}
