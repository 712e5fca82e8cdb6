/** What a primary and its workers say to each other beside what programs send: the channel tells it as 'internalMessage'. */
import type { ClusterWorker } from './worker';

export interface ListeningAddress {
  readonly addressType: 4 | 6;
  readonly address: string | null;
  readonly port: number;
}

export type ClusterMessage =
  | { readonly act: 'online' }
  | { readonly act: 'disconnect' }
  | { readonly act: 'exitedAfterDisconnect' }
  | { readonly act: 'listening'; readonly address: ListeningAddress; readonly zero: number | null }
  /** Which port workers share that asked for any: the n-th such server of each worker is the same. */
  | { readonly act: 'which-port'; readonly zero: number }
  | { readonly act: 'port'; readonly zero: number; readonly port: number };

const COMMAND = 'NODE_CLUSTER';

export function tellOther(worker: ClusterWorker, message: ClusterMessage): void {
  if (worker.isConnected()) worker.process.send({ cmd: COMMAND, ...message });
}

export function isClusterMessage(value: unknown): value is ClusterMessage {
  return (value as { cmd?: unknown } | null)?.cmd === COMMAND;
}
