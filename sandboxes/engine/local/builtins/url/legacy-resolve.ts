/** How `url.resolve` follows a link: RFC 2396 §5.2, and for URLs without `//` (`mailto:`) a way of its own. */
import type { UrlParts } from './legacy-format';
import { isScript, SLASHED } from './legacy-parts';

const segmentsOf = (pathname: string | null | undefined): string[] => (pathname ? pathname.split('/') : []);

/**
 * Turns the URL of a page into that of a link on it.
 * @param url the page's, changed to the link's, apart from its `href`
 * @param link its parts are changed too
 */
export function followLink(url: UrlParts, link: UrlParts): void {
  url.hash = link.hash ?? null;
  if (link.href === '') return;
  if (link.slashes && !link.protocol) {
    const { protocol: _, ...others } = link;
    Object.assign(url, others);
    if (SLASHED.has(url.protocol) && url.hostname && !url.pathname) url.path = url.pathname = '/';
  } else if (link.protocol && link.protocol !== url.protocol) {
    if (SLASHED.has(link.protocol)) takeOtherScheme(url, link);
    else Object.assign(url, link);
  } else followPath(url, link);
}

function setPath(url: UrlParts): void {
  url.path = `${url.pathname || ''}${url.search || ''}`;
}

/** `https://host/path` on a page of another scheme: such a URL needs a host, so one written without it has it in its path. */
function takeOtherScheme(url: UrlParts, link: UrlParts): void {
  url.protocol = link.protocol ?? null;
  if (link.host || /^file:?$/.test(link.protocol ?? '') || isScript(link.protocol))
    url.pathname = link.pathname ?? null;
  else {
    const segments = (link.pathname ?? '').split('/');
    while (segments.length > 0 && !link.host) link.host = segments.shift() ?? '';
    link.host ??= '';
    link.hostname ??= '';
    if (segments[0] !== '') segments.unshift('');
    if (segments.length < 2) segments.unshift('');
    url.pathname = segments.join('/');
  }
  takeSearch(url, link);
  url.host = link.host || '';
  url.auth = link.auth ?? null;
  url.hostname = link.hostname || (link.host ?? null);
  url.port = link.port ?? null;
  if (url.pathname || url.search) setPath(url);
  url.slashes = url.slashes || (link.slashes ?? null);
}

function takeSearch(url: UrlParts, link: UrlParts): void {
  url.search = link.search ?? null;
  url.query = link.query ?? null;
}

/** In `mailto:a@b` the host counts as the first segment, so that a link can replace it. */
function hostIntoPath(host: string | null | undefined, segments: string[]): void {
  if (!host) return;
  if (segments[0] === '') segments[0] = host;
  else segments.unshift(host);
}

function hostOutOfPath(url: UrlParts, host: string | undefined): void {
  url.hostname = url.host = host as string | null;
  if (!host || host.indexOf('@') <= 0) return;
  const [auth, name] = host.split('@');
  url.auth = auth as string;
  url.host = url.hostname = name as string;
}

function followPath(url: UrlParts, link: UrlParts): void {
  const linkIsAbsolute = Boolean(link.host || link.pathname?.startsWith('/'));
  const keepsRoot = linkIsAbsolute || url.pathname?.startsWith('/') || Boolean(url.host && link.pathname);
  const from = segmentsOf(url.pathname);
  const to = segmentsOf(link.pathname);
  const opaque = Boolean(url.protocol) && !SLASHED.has(url.protocol);
  let absolute: boolean = keepsRoot;
  if (opaque) {
    url.hostname = '';
    url.port = null;
    hostIntoPath(url.host, from);
    url.host = '';
    if (link.protocol) {
      link.hostname = null;
      link.port = null;
      url.auth = null;
      hostIntoPath(link.host, to);
      link.host = null;
    }
    absolute &&= to[0] === '' || from[0] === '';
  }

  if (linkIsAbsolute) takeHost(url, link);
  else if (to.length === 0 && link.search != null) {
    if (opaque) hostOutOfPath(url, from.shift());
    takeSearch(url, link);
    if (url.pathname !== null || url.search !== null) setPath(url);
    return;
  }
  if (linkIsAbsolute || to.length > 0) takeSearch(url, link);
  const segments = linkIsAbsolute ? to : to.length > 0 ? [...from.slice(0, -1), ...to] : from;
  if (segments.length === 0) {
    url.pathname = null;
    url.path = url.search ? `/${url.search}` : null;
    return;
  }

  const path = withoutDots(segments, {
    climbs: !absolute && !keepsRoot,
    rooted: absolute,
    dotsEndInSlash: Boolean(url.host || link.host || segments.length > 1),
  });
  const rooted = path[0] === '' || Boolean(path[0]?.startsWith('/'));
  if (opaque) hostOutOfPath(url, rooted ? '' : (path.shift() ?? ''));
  if ((absolute || (url.host && path.length > 0)) && !rooted) path.unshift('');
  url.pathname = path.length === 0 ? null : path.join('/');
  if (path.length === 0) url.path = null;
  if (url.pathname !== null || url.search !== null) setPath(url);
  url.auth = link.auth || (url.auth ?? null);
  url.slashes = url.slashes || (link.slashes ?? null);
}

/** Credentials are for one host: they do not go along to another. */
function takeHost(url: UrlParts, link: UrlParts): void {
  if (link.host || link.host === '') {
    if (url.host !== link.host) url.auth = null;
    url.host = link.host;
    url.port = link.port ?? null;
  }
  if (link.hostname || link.hostname === '') {
    if (url.hostname !== link.hostname) url.auth = null;
    url.hostname = link.hostname;
  }
}

interface DotRules {
  /** `..` above the first segment stays. */
  readonly climbs: boolean;
  readonly rooted: boolean;
  readonly dotsEndInSlash: boolean;
}

function withoutDots(given: readonly string[], { climbs, rooted, dotsEndInSlash }: DotRules): string[] {
  const last = given.at(-1);
  const endsInSlash = last === '' || (dotsEndInSlash && (last === '.' || last === '..'));
  const path: string[] = [];
  let up = 0;
  for (const segment of given.toReversed()) {
    if (segment === '.') continue;
    if (segment === '..') up++;
    else if (up > 0) up--;
    else path.unshift(segment);
  }
  if (climbs) for (; up > 0; up--) path.unshift('..');
  if (rooted && path[0] !== '' && !path[0]?.startsWith('/')) path.unshift('');
  if (endsInSlash && !path.join('/').endsWith('/')) path.push('');
  return path;
}
