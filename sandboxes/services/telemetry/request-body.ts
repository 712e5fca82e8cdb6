import { gunzipSync } from 'node:zlib';
import type { Context } from 'hono';

/** A request's body, unpacked. @throws zlib's error: it is no gzip */
export async function bodyOf({ req }: Context): Promise<Uint8Array> {
  const body = new Uint8Array(await req.arrayBuffer());
  return req.header('content-encoding') === 'gzip' ? gunzipSync(body) : body;
}

export const isZlibError = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
