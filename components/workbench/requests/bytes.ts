/** Bytes for reading: as text where they are text, as a hex dump always. */

export interface HexRow {
  readonly offset: string;
  readonly hex: string;
  readonly text: string;
}

/** Sixteen bytes a row, like `xxd`; at most `limit` bytes. */
export function hexRows(bytes: Uint8Array, limit = 16_384): HexRow[] {
  const rows: HexRow[] = [];
  for (let at = 0; at < Math.min(bytes.length, limit); at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    rows.push({
      offset: at.toString(16).padStart(6, '0'),
      hex: row.map((byte, index) => byte.toString(16).padStart(2, '0') + (index === 7 ? ' ' : '')).join(' '),
      text: row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·')).join(''),
    });
  }
  return rows;
}

/** The text of a message with its line ends made visible: CR and LF are what HTTP/1.1 is made of. */
export function visibleText(bytes: Uint8Array, limit = 65_536): string {
  const text = new TextDecoder().decode(bytes.subarray(0, limit));
  const cut = bytes.length > limit ? `\n… ${bytes.length - limit} more bytes` : '';
  return text.replaceAll('\r\n', '␍␊\n').replace(/\r(?!\n)/g, '␍') + cut;
}

export function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Pretty JSON where the text is JSON; `null` where not. */
export function prettyJson(text: string): string | null {
  if (!/^\s*[[{"]/.test(text)) return null;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
