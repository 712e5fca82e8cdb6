/** Settings as `node:http2` names, checks and packs them. */
import { Buffer } from 'node:buffer';
import { initialSettings, packSettings, type Settings, unpackSettings } from '../../../../http2/settings';
import { invalidArgType, nodeError } from '../node-error';

export interface SettingsObject extends Partial<Settings> {
  /** The older name of `maxHeaderListSize`. */
  maxHeaderSize?: number;
}

const LIMITS: Readonly<Record<string, readonly [least: number, most: number]>> = {
  headerTableSize: [0, 2 ** 32 - 1],
  initialWindowSize: [0, 2 ** 32 - 1],
  maxFrameSize: [16_384, 2 ** 24 - 1],
  maxConcurrentStreams: [0, 2 ** 32 - 1],
  maxHeaderListSize: [0, 2 ** 32 - 1],
  maxHeaderSize: [0, 2 ** 32 - 1],
};

/** @throws {RangeError | TypeError} ERR_HTTP2_INVALID_SETTING_VALUE */
export function checkedSettings(given: SettingsObject = {}): Partial<Settings> {
  if (typeof given !== 'object' || given === null) throw invalidArgType('settings', 'of type object', given);
  for (const [name, value] of Object.entries(given)) {
    const limits = LIMITS[name];
    const number = Number(value);
    if (limits && value !== undefined && !(number >= limits[0] && number <= limits[1]))
      throw invalid(RangeError, name, value);
    if (
      (name === 'enablePush' || name === 'enableConnectProtocol') &&
      value !== undefined &&
      typeof value !== 'boolean'
    )
      throw invalid(TypeError, name, value);
  }
  const { maxHeaderSize, ...settings } = given;
  if (maxHeaderSize !== undefined && settings.maxHeaderListSize === undefined)
    settings.maxHeaderListSize = maxHeaderSize;
  return settings;
}

const invalid = (Type: ErrorConstructor, name: string, value: unknown) =>
  nodeError(Type, 'ERR_HTTP2_INVALID_SETTING_VALUE', `Invalid value for setting "${name}": ${value}`);

/** With both names of the one that has two. */
export const shown = (settings: Readonly<Settings>): SettingsObject => {
  const { headerTableSize, enablePush, initialWindowSize, maxFrameSize, maxConcurrentStreams } = settings;
  const { maxHeaderListSize, enableConnectProtocol } = settings;
  return {
    headerTableSize,
    enablePush,
    initialWindowSize,
    maxFrameSize,
    maxConcurrentStreams,
    maxHeaderListSize,
    maxHeaderSize: maxHeaderListSize,
    enableConnectProtocol,
  };
};

export function getDefaultSettings(): SettingsObject {
  const settings = shown({ ...initialSettings(), maxHeaderListSize: 65_535 });
  return Object.assign(Object.create(null) as SettingsObject, settings);
}

export const getPackedSettings = (settings?: SettingsObject): Buffer =>
  Buffer.from(packSettings(checkedSettings(settings)));

/** @param packed six octets for each */
export function getUnpackedSettings(packed: Uint8Array): SettingsObject {
  if (!(packed instanceof Uint8Array))
    throw invalidArgType('buf', 'an instance of Buffer, TypedArray, or DataView', packed);
  if (packed.length % 6 !== 0)
    throw nodeError(
      RangeError,
      'ERR_HTTP2_INVALID_PACKED_SETTINGS_LENGTH',
      'Packed settings length must be a multiple of six',
    );
  const settings = unpackSettings(packed);
  const size = settings.maxHeaderListSize;
  return { ...settings, ...(size === undefined ? {} : { maxHeaderSize: size }) };
}
