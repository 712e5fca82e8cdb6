/** The request methods that Node's parser knows (`http.METHODS`), sorted as there. */
export const METHODS: readonly string[] =
  'ACL BIND CHECKOUT CONNECT COPY DELETE GET HEAD LINK LOCK M-SEARCH MERGE MKACTIVITY MKCALENDAR MKCOL MOVE NOTIFY OPTIONS PATCH POST PROPFIND PROPPATCH PURGE PUT QUERY REBIND REPORT SEARCH SOURCE SUBSCRIBE TRACE UNBIND UNLINK UNLOCK UNSUBSCRIBE'.split(
    ' ',
  );

/** Methods of RTSP (RFC 7826), which llhttp reads and then refuses in front of `HTTP/`. */
const RTSP_ONLY =
  'DESCRIBE ANNOUNCE SETUP PLAY PAUSE TEARDOWN GET_PARAMETER SET_PARAMETER REDIRECT RECORD FLUSH'.split(' ');

/** `PRI` opens HTTP/2 (RFC 9113 §3.4). */
const readable = new Set([...METHODS, 'PRI', ...RTSP_ONLY]);
const rtspOnly = new Set(RTSP_ONLY);

export const isReadableMethod = (method: string): boolean => readable.has(method);
export const isHttpMethod = (method: string): boolean => !rtspOnly.has(method);

/** Methods by a number made of their length and first two letters, which no two of the common ones share. */
const common = new Map<number, string>();
for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])
  common.set(key(method.length, method.charCodeAt(0), method.charCodeAt(1)), method);

function key(length: number, first: number, second: number): number {
  return (length << 16) | (first << 8) | second;
}

/** The common method that stands at `start`, without making text of it. */
export function commonMethod(bytes: Uint8Array, start: number, end: number): string | undefined {
  const method = common.get(key(end - start, bytes[start] as number, bytes[start + 1] as number));
  if (method === undefined) return undefined;
  for (let i = 2; i < method.length; i++) if (bytes[start + i] !== method.charCodeAt(i)) return undefined;
  return method;
}

/** How many characters of `text` some method begins with. */
export function methodPrefixLength(text: string): number {
  let best = 0;
  for (const method of readable) {
    let same = 0;
    while (same < text.length && same < method.length && text[same] === method[same]) same++;
    if (same > best) best = same;
  }
  return best;
}
