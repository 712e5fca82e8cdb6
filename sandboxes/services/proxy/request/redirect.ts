import type { ProxyRequest } from './request';

/** A target as `Location` says it: `absolute_redirect`, `server_name_in_redirect`, `port_in_redirect`. */
export function redirectTo(request: ProxyRequest, target: string): string {
  if (!target.startsWith('/') || !request.settings.absolute_redirect) return target;
  const { server_name_in_redirect: named, port_in_redirect: withPort } = request.settings;
  const host = named ? (request.server.names[0]?.text ?? '') : request.host;
  const port = withPort && request.listenPort !== 80 ? `:${request.listenPort}` : '';
  return `http://${host || request.variable('server_addr')}${port}${target}`;
}
