/** The five checksums that S3 keeps of an object. */
import { createHash } from 'node:crypto';

export const ALGORITHMS = ['CRC32', 'CRC32C', 'CRC64NVME', 'SHA1', 'SHA256'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

export interface Checksum {
  readonly algorithm: Algorithm;
  /** base64; of a composite one with `-` and the number of parts. */
  readonly value: string;
  readonly type: 'FULL_OBJECT' | 'COMPOSITE';
}

export interface Hasher {
  update(bytes: Uint8Array): void;
  digest(): Buffer;
}

const BYTES: Readonly<Record<Algorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};

export const headerOf = (algorithm: Algorithm): string => `x-amz-checksum-${algorithm.toLowerCase()}`;

export const isAlgorithm = (text: string): text is Algorithm =>
  (ALGORITHMS as readonly string[]).includes(text);

/** Whether a text is base64 of as many bytes as the algorithm makes. */
export const couldBe = (algorithm: Algorithm, value: string): boolean => {
  const bytes = Buffer.from(value, 'base64');
  return bytes.length === BYTES[algorithm] && bytes.toString('base64') === value;
};

export function createChecksum(algorithm: Algorithm): Hasher {
  switch (algorithm) {
    case 'CRC32':
      return crc32(CRC32_TABLE);
    case 'CRC32C':
      return crc32(CRC32C_TABLE);
    case 'CRC64NVME':
      return crc64();
    case 'SHA1':
    case 'SHA256':
      return createHash(algorithm.toLowerCase());
  }
}

/** Of parts, from the checksums of the parts. */
export function compositeChecksum(algorithm: Algorithm, parts: readonly string[]): Checksum {
  const hasher = createChecksum(algorithm);
  for (const part of parts) hasher.update(Buffer.from(part, 'base64'));
  return { algorithm, value: `${hasher.digest().toString('base64')}-${parts.length}`, type: 'COMPOSITE' };
}

/** Reflected polynomials. */
const CRC32_TABLE = table32(0xedb88320);
const CRC32C_TABLE = table32(0x82f63b78);
/** 0x9a6c9329ac4bc9b5 in halves: numbers of JavaScript hold 53 bits. */
const CRC64 = table64(0x9a6c9329, 0xac4bc9b5);

function table32(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ polynomial : crc >>> 1;
    return crc;
  });
}

function table64(polynomialHigh: number, polynomialLow: number): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let [h, l] = [0, byte];
    for (let bit = 0; bit < 8; bit++) {
      const odd = l & 1;
      l = ((l >>> 1) | (h << 31)) >>> 0;
      h >>>= 1;
      if (odd) [h, l] = [(h ^ polynomialHigh) >>> 0, (l ^ polynomialLow) >>> 0];
    }
    [high[byte], low[byte]] = [h, l];
  }
  return { high, low };
}

function crc32(table: Uint32Array): Hasher {
  let crc = 0xffffffff;
  return {
    update(bytes) {
      let now = crc;
      for (let at = 0; at < bytes.length; at++)
        now = (now >>> 8) ^ (table[(now ^ (bytes[at] as number)) & 0xff] as number);
      crc = now;
    },
    digest() {
      const out = Buffer.alloc(4);
      out.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
      return out;
    },
  };
}

function crc64(): Hasher {
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update(bytes) {
      let [h, l] = [high, low];
      for (let at = 0; at < bytes.length; at++) {
        const index = (l ^ (bytes[at] as number)) & 0xff;
        l = ((l >>> 8) | (h << 24)) ^ (CRC64.low[index] as number);
        h = (h >>> 8) ^ (CRC64.high[index] as number);
      }
      [high, low] = [h, l];
    },
    digest() {
      const out = Buffer.alloc(8);
      out.writeUInt32BE((high ^ 0xffffffff) >>> 0, 0);
      out.writeUInt32BE((low ^ 0xffffffff) >>> 0, 4);
      return out;
    },
  };
}
