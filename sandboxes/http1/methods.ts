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
