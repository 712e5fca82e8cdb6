/** What c-ares and getaddrinfo fail with, as Node words it. */
import type { NodeError } from '../node-error';

export const CODES = {
  NODATA: 'ENODATA',
  FORMERR: 'EFORMERR',
  SERVFAIL: 'ESERVFAIL',
  NOTFOUND: 'ENOTFOUND',
  NOTIMP: 'ENOTIMP',
  REFUSED: 'EREFUSED',
  BADQUERY: 'EBADQUERY',
  BADNAME: 'EBADNAME',
  BADFAMILY: 'EBADFAMILY',
  BADRESP: 'EBADRESP',
  CONNREFUSED: 'ECONNREFUSED',
  TIMEOUT: 'ETIMEOUT',
  EOF: 'EOF',
  FILE: 'EFILE',
  NOMEM: 'ENOMEM',
  DESTRUCTION: 'EDESTRUCTION',
  BADSTR: 'EBADSTR',
  BADFLAGS: 'EBADFLAGS',
  NONAME: 'ENONAME',
  BADHINTS: 'EBADHINTS',
  NOTINITIALIZED: 'ENOTINITIALIZED',
  LOADIPHLPAPI: 'ELOADIPHLPAPI',
  ADDRGETNETWORKPARAMS: 'EADDRGETNETWORKPARAMS',
  CANCELLED: 'ECANCELLED',
} as const;

export type DnsCode = (typeof CODES)[keyof typeof CODES];

/** `queryA ENOTFOUND example.test` */
export function queryError(code: DnsCode | 'EINVAL', syscall: string, hostname: string): NodeError {
  return Object.assign(new Error(`${syscall} ${code} ${hostname}`), {
    errno: code === 'EINVAL' ? -22 : undefined,
    code,
    syscall,
    hostname,
  });
}
