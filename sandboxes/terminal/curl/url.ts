import { CurlFailure } from './failure';

export interface CurlUrl {
  readonly host: string;
  readonly port: number;
  /** Path and query, as sent. */
  readonly target: string;
  /** `user:password` of the URL itself. */
  readonly user: string | null;
  readonly text: string;
}

/** @throws {CurlFailure} 1 another protocol; 3 no URL */
export function parseUrl(text: string): CurlUrl {
  const match =
    /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:([^/?#@]*)@)?(\[[^\]]+\]|[^:/?#]*)(?::(\d*))?([/?][^#]*)?(?:#.*)?$/i.exec(
      text,
    );
  const [, scheme = 'http', user, host = '', port = '', rest = '/'] = match ?? [];
  if (!match || host === '' || /[\s]/.test(text) || Number(port) > 65_535)
    throw new CurlFailure(3, 'URL using bad/illegal format or missing URL');
  if (scheme.toLowerCase() === 'https')
    throw new CurlFailure(
      35,
      'TLS is not spoken here: servers of the sandbox speak plain HTTP. Write http://',
    );
  if (scheme.toLowerCase() !== 'http')
    throw new CurlFailure(1, `Protocol "${scheme}" not supported or disabled in libcurl`);
  return {
    host,
    port: port === '' ? 80 : Number(port),
    target: rest.startsWith('?') ? `/${rest}` : rest,
    user: user === undefined ? null : decodeURIComponent(user),
    text: /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`,
  };
}

/** `Host` as curl writes it: port 80 goes without saying. */
export const hostField = ({ host, port }: CurlUrl) => (port === 80 ? host : `${host}:${port}`);
