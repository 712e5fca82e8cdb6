/** What may stand in names, values and options, with Node's error codes and words. */
import { invalidArgType, nodeError, outOfRange } from '../node-error';

const TOKEN = /^[\^_`a-zA-Z\-0-9!#$%&'*+.|~]+$/;
const NOT_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

export const isToken = (text: string): boolean => TOKEN.test(text);
export const hasInvalidValueCharacter = (value: unknown): boolean => NOT_A_VALUE.test(String(value));

/** @throws {TypeError} ERR_INVALID_HTTP_TOKEN */
export function validateHeaderName(name: unknown, label = 'Header name'): asserts name is string {
  if (typeof name !== 'string' || !name || !isToken(name))
    throw nodeError(
      TypeError,
      'ERR_INVALID_HTTP_TOKEN',
      `${label} must be a valid HTTP token ["${String(name)}"]`,
    );
}

/** @throws {TypeError} ERR_HTTP_INVALID_HEADER_VALUE, ERR_INVALID_CHAR */
export function validateHeaderValue(name: string, value: unknown): void {
  if (value === undefined)
    throw nodeError(
      TypeError,
      'ERR_HTTP_INVALID_HEADER_VALUE',
      `Invalid value "undefined" for header "${name}"`,
    );
  if (hasInvalidValueCharacter(value)) throw invalidCharacter('header content', name);
}

export const invalidCharacter = (where: string, name?: string): Error =>
  nodeError(
    TypeError,
    'ERR_INVALID_CHAR',
    `Invalid character in ${where}${name === undefined ? '' : ` ["${name}"]`}`,
  );

export const headersSent = (verb: string): Error =>
  nodeError(Error, 'ERR_HTTP_HEADERS_SENT', `Cannot ${verb} headers after they are sent to the client`);

/** @throws {RangeError} ERR_OUT_OF_RANGE, {TypeError} ERR_INVALID_ARG_TYPE */
export function validateInteger(value: unknown, name: string, least: number): asserts value is number {
  if (typeof value !== 'number') throw invalidArgType(name, 'of type number', value);
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value);
  if (value < least) throw outOfRange(name, `>= ${least} && <= 9007199254740991`, value);
}

export function validateBoolean(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== 'boolean') throw invalidArgType(name, 'of type boolean', value);
}

export function validateString(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw invalidArgType(name, 'of type string', value);
}
