/** RFC 7541 appendix C, and random fields there and back. */
import { expect, test } from 'vitest';
import { mulberry32 } from '../../random';
import { ConnectionError } from '../protocol-error';
import { HpackDecoder } from './decoder';
import { HpackEncoder } from './encoder';
import { huffmanDecode, huffmanEncode } from './huffman';
import type { Field } from './static-table';

const bytesOf = (hex: string) =>
  Uint8Array.from(hex.replaceAll(/\s/g, '').match(/../g) ?? [], (each) => Number.parseInt(each, 16));
const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const pairs = (fields: readonly Field[]) => fields.map(({ name, value }) => `${name}: ${value}`);

const REQUESTS: readonly (readonly string[])[] = [
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com'],
  [':method: GET', ':scheme: http', ':path: /', ':authority: www.example.com', 'cache-control: no-cache'],
  [
    ':method: GET',
    ':scheme: https',
    ':path: /index.html',
    ':authority: www.example.com',
    'custom-key: custom-value',
  ],
];
const DATES = ['Mon, 21 Oct 2013 20:13:21 GMT', 'Mon, 21 Oct 2013 20:13:22 GMT'];
const COOKIE = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
const RESPONSES: readonly (readonly string[])[] = [
  [':status: 302', 'cache-control: private', `date: ${DATES[0]}`, 'location: https://www.example.com'],
  [':status: 307', 'cache-control: private', `date: ${DATES[0]}`, 'location: https://www.example.com'],
  [
    ':status: 200',
    'cache-control: private',
    `date: ${DATES[1]}`,
    'location: https://www.example.com',
    'content-encoding: gzip',
    `set-cookie: ${COOKIE}`,
  ],
];

test.each([
  [
    'C.3, without Huffman',
    4096,
    REQUESTS,
    [
      '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
      '8286 84be 5808 6e6f 2d63 6163 6865',
      '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
    ],
    [57, 110, 164],
  ],
  [
    'C.4, with Huffman',
    4096,
    REQUESTS,
    [
      '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
      '8286 84be 5886 a8eb 1064 9cbf',
      '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
    ],
    [57, 110, 164],
  ],
  [
    'C.6, with Huffman and eviction',
    256,
    RESPONSES,
    [
      '4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3',
      '4883 640e ffc1 c0bf',
      '88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07',
    ],
    [222, 222, 215],
  ],
] as const)('RFC 7541 %s', (_, limit, lists, blocks, sizes) => {
  const decoder = new HpackDecoder(limit);
  blocks.forEach((block, at) => {
    expect(pairs(decoder.decode(bytesOf(block), 65_536).fields)).toEqual(lists[at]);
    expect(decoder.tableSize).toBe(sizes[at]);
  });
});

test('the encoder writes what RFC 7541 C.4 shows', () => {
  const encoder = new HpackEncoder();
  const written = REQUESTS.map((list) =>
    hexOf(
      encoder.encode(
        list.map((line) => ({
          name: line.slice(0, line.indexOf(': ')),
          value: line.slice(line.indexOf(': ') + 2),
        })),
      ),
    ),
  );
  expect(written).toEqual([
    '828684418cf1e3c2e5f23a6ba0ab90f4ff',
    '828684be5886a8eb10649cbf',
    '828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf',
  ]);
});

test('every octet goes through the Huffman code and back', () => {
  const text = Array.from({ length: 256 }, (_, at) => String.fromCharCode(at)).join('');
  const coded: number[] = [];
  huffmanEncode(text, coded);
  expect(huffmanDecode(Uint8Array.from(coded))).toBe(text);
});

test.each([
  ['EOS', '0161 84ffffffff'],
  ['padding of eight bits', '0161 821fff'],
  ['padding of zeros', '0161 8100'],
])('a string with %s is refused', (_, hex) => {
  expect(() => new HpackDecoder().decode(bytesOf(`00 ${hex}`), 65_536)).toThrow(ConnectionError);
});

test('lists of fields come back as they were, through changes of the table’s size', () => {
  const next = mulberry32(7541);
  const upTo = (most: number) => Math.floor(next() * most);
  const word = () => Array.from({ length: upTo(20) }, () => String.fromCharCode(upTo(256))).join('');
  const vocabulary = Array.from({ length: 40 }, word);
  const encoder = new HpackEncoder();
  const decoder = new HpackDecoder();
  for (let round = 0; round < 2000; round++) {
    if (round % 7 === 0) {
      const limit = upTo(600);
      encoder.limit = limit;
      decoder.allowed = limit;
    }
    const fields = Array.from({ length: upTo(12) }, () => ({
      name: vocabulary[upTo(10)] ?? '',
      value: vocabulary[upTo(40)] ?? '',
      ...(next() < 0.1 ? { sensitive: true } : {}),
    }));
    expect(decoder.decode(encoder.encode(fields), 1e6).fields).toMatchObject(fields);
  }
});

test('random blocks are read or refused, and the table keeps to its size', () => {
  const next = mulberry32(7540);
  for (let round = 0; round < 4000; round++) {
    const decoder = new HpackDecoder(512);
    const block = Uint8Array.from({ length: Math.floor(next() * 60) }, () => Math.floor(next() * 256));
    try {
      decoder.decode(block, 4096);
    } catch (error) {
      expect(error).toBeInstanceOf(ConnectionError);
    }
    expect(decoder.tableSize).toBeLessThanOrEqual(512);
  }
});
