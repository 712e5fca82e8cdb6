const ascii = new TextDecoder();

/**
 * Bytes as text, a character a byte (ISO 8859-1), which is how Node reads a head.
 * `TextDecoder('latin1')` is windows-1252 and would change 0x80 to 0x9F.
 */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  if (end - start < 24) return short(bytes, start, end);
  for (let i = start; i < end; i++) if ((bytes[i] as number) > 127) return short(bytes, start, end);
  return ascii.decode(bytes.subarray(start, end));
}

/** The same where every byte is known to be below 128. */
export function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return end - start < 24 ? short(bytes, start, end) : ascii.decode(bytes.subarray(start, end));
}

function short(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  // Arguments of one call are bounded by the stack.
  for (let i = start; i < end; i += 4096)
    text += String.fromCharCode.apply(
      null,
      bytes.subarray(i, Math.min(end, i + 4096)) as unknown as number[],
    );
  return text;
}

/** Text as bytes; characters past U+00FF lose their high byte, as `Buffer.from(text, 'latin1')` does. */
export function latin1Bytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
