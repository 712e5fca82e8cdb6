/** How Node's fetch (undici) words what went wrong. */
export interface Cause extends Error {
  code?: string;
}

/** `TypeError: fetch failed`, and the reason as its cause. */
export function fetchFailed(cause: Error): TypeError {
  return new TypeError('fetch failed', { cause });
}

/** The connection ended in the middle of the content. */
export function terminated(cause: Error): TypeError {
  return new TypeError('terminated', { cause });
}

export function socketError(): Cause {
  const error = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
  error.name = 'SocketError';
  return error;
}

/** What the http client told, in fetch's words. */
export function translate(error: Cause): Cause {
  if (error.code?.startsWith('HPE_')) {
    const reason = error.message.replace(/^Parse Error: /, '').replace('HTTP/, RTSP/ or ICE/', 'HTTP/');
    const message = `Response does not match the HTTP/1.1 protocol (${reason})`;
    const wrong = Object.assign(new Error(message), { code: error.code });
    wrong.name = 'HTTPParserError';
    return wrong;
  }
  return error.code === 'ECONNRESET' && error.message !== 'read ECONNRESET' ? socketError() : error;
}

export const aborted = (signal: AbortSignal): unknown =>
  signal.reason ?? new DOMException('This operation was aborted', 'AbortError');
