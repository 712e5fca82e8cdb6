import type { HeaderField } from '../../../http1';
import { redirectTo } from '../request/redirect';
import type { ProxyRequest } from '../request/request';
import type { Target } from './upstream-request';

/** Of the connection to the server behind, or the proxy's own business. */
const HIDDEN = new Set([
  'date',
  'server',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'x-pad',
  'x-accel-expires',
  'x-accel-redirect',
  'x-accel-limit-rate',
  'x-accel-buffering',
  'x-accel-charset',
]);

/** The fields of a server's response that the client gets. */
export function proxiedFields(
  request: ProxyRequest,
  fields: readonly HeaderField[],
  target: Target,
): readonly HeaderField[] {
  const { settings } = request;
  const passed = new Set(settings.proxy_pass_header);
  const hidden = new Set(settings.proxy_hide_header);
  return fields
    .filter(([name]) => {
      const lower = name.toLowerCase();
      if (hidden.has(lower)) return false;
      return (
        !HIDDEN.has(lower) ||
        (passed.has(lower) && !/^(connection|keep-alive|transfer-encoding|content-length)$/.test(lower))
      );
    })
    .map(([name, value]) => [
      name,
      /^(location|refresh)$/i.test(name) ? redirected(request, value, target) : value,
    ]);
}

/** `proxy_redirect`: what the server behind calls itself becomes what the client calls the proxy. */
function redirected(request: ProxyRequest, value: string, { host }: Target): string {
  const { proxy_redirect: rules } = request.settings;
  if (rules === 'off') return value;
  if (rules !== 'default') {
    for (const { from, to } of rules) {
      const prefix = from.of(request);
      if (value.startsWith(prefix))
        return absolute(request, `${to.of(request)}${value.slice(prefix.length)}`);
    }
    return value;
  }
  const handler = request.level.handler;
  if (handler?.kind !== 'proxy' || !handler.to.fixed || request.location?.match.kind === 'regex')
    return value;
  if (handler.to.uri === null && request.location === null) return value;
  const from = `http://${host}${handler.to.uri ?? '/'}`;
  const to = handler.to.uri === null ? '/' : (request.location?.match.text ?? '/');
  return value.startsWith(from) ? absolute(request, `${to}${value.slice(from.length)}`) : value;
}

const absolute = (request: ProxyRequest, target: string): string => redirectTo(request, target);
