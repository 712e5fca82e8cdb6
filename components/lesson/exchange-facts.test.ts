import { expect, test } from 'vitest';
import { readableBody, splitFields, statusTone, visibleBytes } from './exchange-facts';

const bytes = (text: string) => new TextEncoder().encode(text);

test('JSON is laid out; text that only claims to be JSON is shown as it is', () => {
  expect(readableBody(bytes('{"a":1}'), 'application/problem+json')).toBe('{\n  "a": 1\n}');
  expect(readableBody(bytes('{"a":'), 'application/json')).toBe('{"a":');
  expect(readableBody(new Uint8Array([0xff, 0xd8]), 'image/jpeg')).toBeNull();
});

test('line ends and foreign bytes of a message are visible', () => {
  expect(visibleBytes(bytes('HTTP/1.1 200 OK\r\n\r\né'))).toBe('HTTP/1.1 200 OK␍␊\n␍␊\n\\xc3\\xa9');
});

test('fields that every answer has stand apart', () => {
  expect(
    splitFields([
      ['Date', 'x'],
      ['ETag', '"1"'],
    ]),
  ).toEqual({ telling: [['ETag', '"1"']], common: [['Date', 'x']] });
});

test('a status has the tone of its class', () => {
  expect([103, 201, 304, 404, 503].map(statusTone)).toEqual(['info', 'good', 'info', 'warn', 'bad']);
});
