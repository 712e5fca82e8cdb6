import type { LogFormat } from '../config/model';
import type { Variables } from '../config/template';
import type { ProxyRequest } from '../request/request';
import { hexByte } from '../request/uri';

/** Writes what `access_log` says of a request that is over. */
export function logAccess(request: ProxyRequest): void {
  for (const { format, when } of request.settings.access_log) {
    const condition = when?.of(request);
    if (condition === '' || condition === '0') continue;
    const wanted = request.engine.config.formats.get(format);
    if (wanted)
      request.engine.log(Buffer.from(wanted.line.of(escaped(request, wanted)), 'latin1').toString());
  }
}

function escaped(request: ProxyRequest, { escaping }: LogFormat): Variables {
  return {
    variable(name) {
      const value = request.variable(name);
      if (escaping === 'none') return value;
      if (escaping === 'json') return JSON.stringify(value).slice(1, -1);
      return value === '' ? '-' : escapeBytes(value, isUnsafe);
    },
  };
}

const isUnsafe = (char: string): boolean => char < ' ' || char > '~' || char === '"' || char === '\\';

const escapeBytes = (text: string, unsafe: (char: string) => boolean): string =>
  [...text].map((char) => (unsafe(char) ? `\\x${hexByte(char)}` : char)).join('');
