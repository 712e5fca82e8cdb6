import { STATUS_CODES } from 'node:http';
import type { HeaderField } from '../../../http1';
import { NOTHING, phraseOf, type Reply } from '../request/reply';

export const SOFTWARE = 'nginx/1.22.1';

/** The page that nginx has for a status. */
export function specialPage(status: number, fields: readonly HeaderField[], tokens: boolean): Reply {
  const silent = status < 300 || status === 304 || status === 444;
  const title = TITLES[status] ?? `${status} ${phraseOf(status, STATUS_CODES)}`;
  const body =
    silent || !KNOWN.has(status)
      ? NOTHING
      : Buffer.from(
          `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n` +
            `<hr><center>${tokens ? SOFTWARE : 'nginx'}</center>\r\n</body>\r\n</html>\r\n`,
        );
  return {
    status,
    reason: null,
    fields: body.length > 0 ? [['Content-Type', 'text/html'], ...fields] : fields,
    body,
    length: body.length,
    special: true,
    conditional: false,
    modified: null,
  };
}

const KNOWN = new Set([
  301, 302, 303, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 414, 415, 416,
  421, 429, 494, 495, 496, 497, 500, 501, 502, 503, 504, 505, 507,
]);

const TITLES: Readonly<Record<number, string>> = {
  405: '405 Not Allowed',
};
