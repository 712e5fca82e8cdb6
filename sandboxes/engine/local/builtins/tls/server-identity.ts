/** `tls.checkServerIdentity` (RFC 9525): does the certificate name the host that was asked for? Follows Node 20's `lib/tls.js`. */
import { isIP } from '../net/ip';
import { nodeError } from '../node-error';

export interface NamedCertificate {
  readonly subject?: { readonly CN?: string | readonly string[] } | undefined;
  readonly subjectaltname?: string | undefined;
}

function fits(host: readonly string[], pattern: string): boolean {
  const parts = pattern.toLowerCase().replace(/\.$/, '').split('.');
  if (parts.length !== host.length || parts.includes('')) return false;
  if (parts.some((part) => /[^\u0021-\u007f]/.test(part))) return false;
  const [first = '', ...rest] = parts;
  const [label = '', ...domain] = host;
  if (rest.join('.') !== domain.join('.')) return false;
  const [prefix = '', suffix, ...more] = first.split('*');
  if (suffix === undefined || first.includes('xn--')) return first === label;
  if (more.length > 0 || parts.length <= 2) return false;
  return label.length >= prefix.length + suffix.length && label.startsWith(prefix) && label.endsWith(suffix);
}

function reasonAgainst(host: string, certificate: NamedCertificate): string | null {
  const { subject, subjectaltname: names } = certificate;
  const all = names ? names.split(', ') : [];
  const startingWith = (kind: string) =>
    all.filter((name) => name.startsWith(kind)).map((name) => name.slice(kind.length));
  const [domains, addresses] = [startingWith('DNS:'), startingWith('IP Address:')];
  if (isIP(host))
    return addresses.some((address) => address.toLowerCase() === host.toLowerCase())
      ? null
      : `IP: ${host} is not in the cert's list: ${addresses.join(', ')}`;
  const parts = host.toLowerCase().split('.');
  if (domains.length > 0)
    return domains.some((name) => fits(parts, name))
      ? null
      : `Host: ${host}. is not in the cert's altnames: ${names}`;
  const common = subject?.CN;
  if (!common) return 'Cert does not contain a DNS name';
  return [common].flat().some((name) => fits(parts, name))
    ? null
    : `Host: ${host}. is not cert's CN: ${common}`;
}

/** @returns ERR_TLS_CERT_ALTNAME_INVALID; undefined when it does */
export function checkServerIdentity(hostname: string, certificate: NamedCertificate): Error | undefined {
  const host = String(hostname).replace(/\.$/, '');
  const reason = reasonAgainst(host, certificate);
  if (reason === null) return undefined;
  const message = `Hostname/IP does not match certificate's altnames: ${reason}`;
  return Object.assign(nodeError(Error, 'ERR_TLS_CERT_ALTNAME_INVALID', message), {
    reason,
    host,
    cert: certificate,
  });
}
