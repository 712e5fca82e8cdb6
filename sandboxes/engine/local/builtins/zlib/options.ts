/** What Node checks of the options before zlib sees them. */
import { invalidArgType, outOfRange } from '../node-error';
import type { Format, ZlibOptions } from './codec';
import { constants } from './constants';

const BYTES = 'an instance of Buffer, TypedArray, DataView, or ArrayBuffer';

function checkRange(options: object, name: string, least: number, most: number): void {
  const value = (options as Readonly<Record<string, unknown>>)[name];
  if (value === undefined || Number.isNaN(value)) return;
  if (typeof value !== 'number') throw invalidArgType(`options.${name}`, 'of type number', value);
  if (value >= least && value <= most) return;
  const range = most === Number.POSITIVE_INFINITY ? `>= ${least}` : `>= ${least} and <= ${most}`;
  throw outOfRange(`options.${name}`, range, value);
}

interface CommonOptions {
  readonly chunkSize?: number;
  readonly flush?: number;
  readonly finishFlush?: number;
  readonly maxOutputLength?: number;
}

/** @param most the highest flush mode of the family */
export function checkCommonOptions(options: CommonOptions, most: number): void {
  checkRange(options, 'chunkSize', constants.Z_MIN_CHUNK, constants.Z_MAX_CHUNK);
  checkRange(options, 'flush', 0, most);
  checkRange(options, 'finishFlush', 0, most);
  checkRange(options, 'maxOutputLength', 1, 2 ** 32);
}

export function checkOptions(format: Format, options: ZlibOptions): void {
  checkCommonOptions(options, constants.Z_BLOCK);
  const decides = format === 'gunzip' || format === 'inflate' || format === 'unzip';
  checkRange(options, 'windowBits', decides && options.windowBits === 0 ? 0 : 8, 15);
  checkRange(options, 'level', -1, 9);
  checkRange(options, 'memLevel', 1, 9);
  checkRange(options, 'strategy', 0, 4);
  const { dictionary } = options;
  if (dictionary !== undefined && !ArrayBuffer.isView(dictionary) && !(dictionary instanceof ArrayBuffer))
    throw invalidArgType('options.dictionary', BYTES, dictionary);
}
