/** Bytes as a hex dump: offset, hexadecimal, printable ASCII. */
export interface HexRow {
  readonly offset: string;
  readonly hex: readonly string[];
  readonly text: string;
}

/** @param width bytes a row */
export function hexRows(bytes: Uint8Array, width = 16): readonly HexRow[] {
  return Array.from({ length: Math.ceil(bytes.length / width) }, (_, row) => {
    const part = [...bytes.subarray(row * width, (row + 1) * width)];
    return {
      offset: (row * width).toString(16).padStart(4, '0'),
      hex: part.map((byte) => byte.toString(16).padStart(2, '0')),
      text: part.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    };
  });
}
