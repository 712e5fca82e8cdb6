/** `node:stream/consumers`: a whole stream as one value. */
import { Buffer } from 'node:buffer';

type Source = AsyncIterable<Uint8Array | string>;

async function buffer(source: Source): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of source)
    parts.push(typeof part === 'string' ? Buffer.from(part) : Buffer.from(part));
  return Buffer.concat(parts);
}

async function arrayBuffer(source: Source): Promise<ArrayBuffer> {
  const whole = await buffer(source);
  return new Uint8Array(whole).buffer;
}

async function text(source: Source): Promise<string> {
  const decoder = new TextDecoder();
  let result = '';
  for await (const part of source)
    result += typeof part === 'string' ? part : decoder.decode(part, { stream: true });
  return result + decoder.decode();
}

async function json(source: Source): Promise<unknown> {
  return JSON.parse(await text(source));
}

async function blob(source: Source): Promise<Blob> {
  return new Blob([await arrayBuffer(source)]);
}

export default { arrayBuffer, blob, buffer, json, text };
