import type { LogFormat } from '../config/model';
import type { Variables } from '../config/template';
import type { ProxyRequest } from '../request/request';

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

function escaped(request: ProxyRequest, { escape }: LogFormat): Variables {
  return {
    variable(name) {
      const value = request.variable(name);
      if (escape === 'none') return value;
      if (escape === 'json') return JSON.stringify(value).slice(1, -1);
      return value === '' ? '-' : value.replace(/["\\\x00-\x1f\x7f-\xff]/g, hex);
    },
  };
}

const hex = (char: string): string => `\\x${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
