/** The ciphers of this sandbox, by OpenSSL's names and numbers. */
export type CipherMode = 'cbc' | 'cfb' | 'ctr' | 'ecb' | 'gcm' | 'ofb' | 'stream';

export interface CipherInfo {
  readonly mode: CipherMode;
  readonly name: string;
  readonly nid: number;
  /** Octets; a stream cipher by its own name has none. */
  readonly blockSize?: number;
  readonly ivLength?: number;
  readonly keyLength: number;
}

/** OpenSSL's numbers for keys of 128, 192 and 256 bits. */
const AES: readonly (readonly [CipherMode, readonly [number, number, number]])[] = [
  ['cbc', [419, 423, 427]],
  ['cfb', [421, 425, 429]],
  ['ctr', [904, 905, 906]],
  ['ecb', [418, 422, 426]],
  ['gcm', [895, 898, 901]],
  ['ofb', [420, 424, 428]],
];

const CIPHERS: ReadonlyMap<string, CipherInfo> = new Map([
  ...AES.flatMap(([mode, nids]) =>
    nids.map((nid, index): [string, CipherInfo] => {
      const bits = 128 + 64 * index;
      const info: CipherInfo = {
        mode,
        name: mode === 'gcm' ? `id-aes${bits}-gcm` : `aes-${bits}-${mode}`,
        nid,
        blockSize: mode === 'cbc' || mode === 'ecb' ? 16 : 1,
        ...(mode === 'ecb' ? {} : { ivLength: mode === 'gcm' ? 12 : 16 }),
        keyLength: bits / 8,
      };
      return [`aes-${bits}-${mode}`, info];
    }),
  ),
  ['chacha20', { mode: 'stream', name: 'chacha20', nid: 1019, ivLength: 16, keyLength: 32 }],
  [
    'chacha20-poly1305',
    { mode: 'stream', name: 'chacha20-poly1305', nid: 1018, ivLength: 12, keyLength: 32 },
  ],
]);

/** `aes256` is CBC, `id-aes256-GCM` the plain name's other spelling. */
function canonical(name: string): string {
  const lower = name.toLowerCase();
  const short = /^aes(128|192|256)$/.exec(lower);
  if (short) return `aes-${short[1]}-cbc`;
  const gcm = /^id-aes(128|192|256)-gcm$/.exec(lower);
  return gcm ? `aes-${gcm[1]}-gcm` : lower;
}

export const findCipher = (name: string): CipherInfo | undefined => CIPHERS.get(canonical(name));

export const getCiphers = (): string[] =>
  [...CIPHERS.keys(), ...['128', '192', '256'].flatMap((bits) => [`aes${bits}`, `id-aes${bits}-GCM`])].sort();

/** `crypto.getCipherInfo`: undefined for a cipher that is not here, or one that the lengths do not fit. */
export function getCipherInfo(
  nameOrNid: string | number,
  options: { readonly keyLength?: number; readonly ivLength?: number } = {},
): CipherInfo | undefined {
  const info =
    typeof nameOrNid === 'number'
      ? [...CIPHERS.values()].find(({ nid }) => nid === nameOrNid)
      : findCipher(nameOrNid);
  if (!info || (options.keyLength ?? info.keyLength) !== info.keyLength) return undefined;
  const { ivLength } = options;
  if (ivLength === undefined) return info;
  const fits = info.mode === 'gcm' ? ivLength > 0 : ivLength === info.ivLength;
  return fits ? { ...info, ivLength } : undefined;
}
