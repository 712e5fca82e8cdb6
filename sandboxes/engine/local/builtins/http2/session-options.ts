/** Options of a session, as Node names and checks them. */
import { DEFAULT_LIMITS, type Limits } from '../../../../http2/limits';
import { invalidArgType, outOfRange } from '../node-error';
import { checkedSettings, type SettingsObject } from './settings';

export interface SessionOptions {
  readonly settings?: SettingsObject | undefined;
  readonly maxDeflateDynamicTableSize?: number;
  readonly maxReservedRemoteStreams?: number;
  readonly maxSendHeaderBlockLength?: number;
  readonly peerMaxConcurrentStreams?: number;
  readonly maxHeaderListPairs?: number;
  readonly maxOutstandingPings?: number;
  readonly maxOutstandingSettings?: number;
  /** Megabytes. */
  readonly maxSessionMemory?: number;
  readonly maxSettings?: number;
  readonly maxSessionInvalidFrames?: number;
  readonly maxSessionRejectedStreams?: number;
  /** `constants.PADDING_STRATEGY_*`. */
  readonly paddingStrategy?: number;
  readonly strictFieldWhitespaceValidation?: boolean;
  /** Milliseconds until a connection of a protocol that nobody knows is cut off. */
  readonly unknownProtocolTimeout?: number;
}

/** By `constants.PADDING_STRATEGY_*`: 1 is also that of the callback, which Node no longer calls. */
const PADDINGS = ['none', 'aligned', 'max'] as const;
const UINT32 = ['maxSessionInvalidFrames', 'maxSessionRejectedStreams', 'unknownProtocolTimeout'] as const;

/** @throws {TypeError | RangeError} where Node does: of most options it takes whatever is a number */
export function checkedOptions<Options extends SessionOptions>(options: Options): Options {
  for (const name of UINT32) {
    const value: unknown = options[name];
    if (value === undefined) continue;
    if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
    if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
    if (value < 0 || value > 2 ** 32 - 1) throw outOfRange(name, '>= 0 && <= 4294967295', value);
  }
  return { ...options, settings: checkedSettings(options.settings) };
}

export function limitsOf(options: SessionOptions, side: 'client' | 'server'): Limits {
  const number = (value: unknown, otherwise: number) => (typeof value === 'number' ? value : otherwise);
  const { maxSessionMemory } = options;
  const pairs = number(options.maxHeaderListPairs, DEFAULT_LIMITS.maxHeaderListPairs);
  return {
    maxDeflateDynamicTableSize: number(
      options.maxDeflateDynamicTableSize,
      DEFAULT_LIMITS.maxDeflateDynamicTableSize,
    ),
    maxReservedRemoteStreams: number(
      options.maxReservedRemoteStreams,
      DEFAULT_LIMITS.maxReservedRemoteStreams,
    ),
    maxSendHeaderBlockLength: number(
      options.maxSendHeaderBlockLength,
      DEFAULT_LIMITS.maxSendHeaderBlockLength,
    ),
    peerMaxConcurrentStreams: number(
      options.peerMaxConcurrentStreams,
      DEFAULT_LIMITS.peerMaxConcurrentStreams,
    ),
    maxSettings: Math.max(1, number(options.maxSettings, DEFAULT_LIMITS.maxSettings)),
    maxInvalidFrames: number(options.maxSessionInvalidFrames, DEFAULT_LIMITS.maxInvalidFrames),
    maxRejectedStreams: number(options.maxSessionRejectedStreams, DEFAULT_LIMITS.maxRejectedStreams),
    // As many as a message must have.
    maxHeaderListPairs: Math.max(side === 'server' ? 4 : 1, pairs),
    maxMemory:
      typeof maxSessionMemory === 'number' ? Math.max(1, maxSessionMemory) * 1e6 : DEFAULT_LIMITS.maxMemory,
    strictWhitespace: options.strictFieldWhitespaceValidation !== false,
    padding: PADDINGS[options.paddingStrategy ?? 0] ?? 'none',
  };
}

/** How many PING and SETTINGS may wait for their answer. */
export const outstandingOf = (options: SessionOptions): { pings: number; settings: number } => ({
  pings: typeof options.maxOutstandingPings === 'number' ? options.maxOutstandingPings : 10,
  settings:
    typeof options.maxOutstandingSettings === 'number' ? Math.max(1, options.maxOutstandingSettings) : 10,
});
