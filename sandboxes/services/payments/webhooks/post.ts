import type { Answer } from './sender';

/** One delivery over HTTP. The body of the answer means nothing, and is not read. */
export async function post(
  url: string,
  headers: Readonly<Record<string, string>>,
  body: string,
  timeout: number,
): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers,
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeout),
    });
    await response.body?.cancel();
    return { status: response.status };
  } catch (error) {
    return { problem: problemOf(error, timeout) };
  }
}

/** `fetch failed` says nothing: its cause does. */
function problemOf(error: unknown, timeout: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${timeout} ms`;
  return error.cause instanceof Error ? error.cause.message : error.message;
}
