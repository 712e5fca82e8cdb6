/** RFC 7541 §5.2 and appendix B. The code is canonical: its lengths are all that need be told. */
import { ConnectionError } from '../protocol-error';

/** Octet → bits, as runs of `length×count`; the last is EOS. */
const LENGTHS =
  '13 23 28*7 24 30 28*2 30 28*8 30 28*9 6 10*2 12 13 6 8 11 10*2 8 11 8 6*3 5*3 6*7 7 8 15 6 12 10 13 6 7*22 8 7 8 13 19 13 14 6 ' +
  '15 5 6 5 6 5 6*3 5 7*2 6*3 5 6 7 6 5*2 6 7*5 15 11 14 13 28 20 22 20*2 22*3 23 22 23*5 24 23 24*2 22 23 24 23*4 21 22 23 22 23*2 ' +
  '24 22 21 20 22*2 23*2 21 23 22*2 24 21 22 23*2 21*2 22 21 23 22 23*2 20 22*3 23 22*2 23 26*2 20 19 22 23 22 25 26*3 27*2 26 24 25 ' +
  '19 21 26 27*2 26 27 24 21*2 26*2 28 27*3 20 24 20 21 22 21*2 23 22*2 25*2 24*2 26 23 26 27 26*2 27*5 28 27*5 26 30';

const lengths: readonly number[] = LENGTHS.split(' ').flatMap((run) => {
  const [length = '0', count = '1'] = run.split('*');
  return Array.from({ length: Number(count) }, () => Number(length));
});
const EOS = 256;
const LONGEST = 30;

const codes = new Uint32Array(EOS + 1);
/** Of each length: its first code, how many there are, and where its symbols begin in `symbols`. */
const firstCode = new Uint32Array(LONGEST + 1);
const counts = new Uint16Array(LONGEST + 1);
const starts = new Uint16Array(LONGEST + 1);
const symbols = new Uint16Array(EOS + 1);

let next = 0;
let placed = 0;
for (let length = 1; length <= LONGEST; length++) {
  next *= 2;
  firstCode[length] = next;
  starts[length] = placed;
  lengths.forEach((each, symbol) => {
    if (each !== length) return;
    codes[symbol] = next++;
    symbols[placed++] = symbol;
  });
  counts[length] = placed - (starts[length] as number);
}

/** Octets that the coded text takes. */
export function huffmanLength(text: string): number {
  let bits = 0;
  for (let at = 0; at < text.length; at++) bits += lengths[text.charCodeAt(at) & 255] as number;
  return (bits + 7) >> 3;
}

export function huffmanEncode(text: string, into: number[]): void {
  let held = 0;
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const symbol = text.charCodeAt(at) & 255;
    let left = lengths[symbol] as number;
    const code = codes[symbol] as number;
    while (left > 0) {
      const take = Math.min(left, 8 - bits);
      held = (held << take) | ((code >>> (left - take)) & ((1 << take) - 1));
      bits += take;
      left -= take;
      if (bits === 8) {
        into.push(held);
        held = 0;
        bits = 0;
      }
    }
  }
  // Padded with the beginning of EOS: ones.
  if (bits > 0) into.push((held << (8 - bits)) | (255 >> bits));
}

/** @throws {ConnectionError} COMPRESSION_ERROR on EOS, or padding that is too long or not of ones */
export function huffmanDecode(bytes: Uint8Array): string {
  let text = '';
  let code = 0;
  let length = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit--) {
      code = code * 2 + ((byte >> bit) & 1);
      length++;
      if (length > LONGEST) throw wrong('holds no code of the Huffman table');
      const at = code - (firstCode[length] as number);
      if (at < 0 || at >= (counts[length] as number)) continue;
      const symbol = symbols[(starts[length] as number) + at] as number;
      if (symbol === EOS) throw wrong('holds the end-of-string symbol');
      text += String.fromCharCode(symbol);
      code = 0;
      length = 0;
    }
  }
  if (length > 7 || code !== 2 ** length - 1) throw wrong('has padding that is not the beginning of EOS');
  return text;
}

const wrong = (what: string) => new ConnectionError('COMPRESSION_ERROR', `A Huffman-coded string ${what}`);
