/** Directives whose argument is kept as it is. */
import { ValueError } from '../config-error';
import type { Settings } from '../model';
import {
  type Context,
  type Directive,
  type Directives,
  EVERYWHERE,
  fail,
  HTTP,
  own,
  template,
} from '../place';
import { numberOf, sizeOf, timeOf } from '../values';

type KeysOf<T> = {
  [K in keyof Settings]-?: Settings[K] extends T ? (T extends Settings[K] ? K : never) : never;
}[keyof Settings];

function flag(key: KeysOf<boolean>, where: readonly Context[] = HTTP): Directive {
  return { in: where, args: 'flag', set: ([value], place) => own(place, key, value?.toLowerCase() === 'on') };
}

function number(
  key: KeysOf<number>,
  read: (text: string) => number,
  where: readonly Context[] = HTTP,
  most = 1,
): Directive {
  return { in: where, args: [1, most], set: ([value = ''], place) => own(place, key, read(value)) };
}

const between =
  (least: number, most: number) =>
  (text: string): number => {
    const value = numberOf(text);
    if (value >= least && value <= most) return value;
    throw new ValueError(`value must be between ${least} and ${most}`);
  };
const refusal = between(400, 599);

const words = (
  key: KeysOf<readonly string[]>,
  allowed: readonly string[] | null,
  lower = false,
): Directive => ({
  in: HTTP,
  args: [1, 99],
  set(args, place) {
    for (const word of args)
      if (allowed && !allowed.includes(word)) throw fail(place, `invalid value "${word}"`);
    own(place, key, lower ? args.map((word) => word.toLowerCase()) : args);
  },
});

const list = (key: KeysOf<readonly string[]>): Directive => ({
  in: HTTP,
  args: [1, 1],
  set([value = ''], { level }) {
    const before = Object.hasOwn(level.settings, key) ? level.settings[key] : [];
    level.settings[key] = [...before, value.toLowerCase()];
  },
});

const FAILURES = ['error', 'timeout', 'invalid_header', 'http_500', 'http_502', 'http_503', 'http_504'];
const REFUSED = ['http_403', 'http_404', 'http_429'];

export const plainDirectives: Directives = {
  default_type: { in: HTTP, args: [1, 1], set: ([value = ''], place) => own(place, 'default_type', value) },
  root: {
    in: EVERYWHERE,
    args: [1, 1],
    set([value = ''], place) {
      if (Object.hasOwn(place.level.settings, 'alias') && place.level.settings.alias)
        throw fail(place, '"root" directive is duplicate, "alias" directive was specified earlier');
      own(place, 'root', template(place, value));
      place.level.settings.alias = false;
    },
  },
  alias: {
    in: ['location'],
    args: [1, 1],
    set([value = ''], place) {
      if (Object.hasOwn(place.level.settings, 'root'))
        throw fail(
          place,
          place.level.settings.alias
            ? '"alias" directive is duplicate'
            : '"alias" directive is duplicate, "root" directive was specified earlier',
        );
      own(place, 'root', template(place, value));
      place.level.settings.alias = true;
    },
  },
  index: {
    in: HTTP,
    args: [1, 99],
    set: (args, place) => {
      place.level.settings.index = args.map((name) => template(place, name));
    },
  },
  client_max_body_size: number('client_max_body_size', sizeOf),
  keepalive_timeout: number('keepalive_timeout', timeOf, HTTP, 2),
  server_tokens: flag('server_tokens'),
  absolute_redirect: flag('absolute_redirect'),
  port_in_redirect: flag('port_in_redirect'),
  server_name_in_redirect: flag('server_name_in_redirect'),
  recursive_error_pages: flag('recursive_error_pages'),
  etag: flag('etag'),
  merge_slashes: flag('merge_slashes', ['http', 'server']),
  autoindex: flag('autoindex'),
  limit_req_status: number('limit_req_status', refusal),
  limit_conn_status: number('limit_conn_status', refusal),
  limit_req_dry_run: flag('limit_req_dry_run'),
  gzip: flag('gzip', EVERYWHERE),
  gzip_vary: flag('gzip_vary'),
  gzip_min_length: number('gzip_min_length', sizeOf),
  gzip_comp_level: number('gzip_comp_level', between(1, 9)),
  gzip_types: words('gzip_types', null, true),
  gzip_proxied: words('gzip_proxied', [
    'off',
    'expired',
    'no-cache',
    'no-store',
    'private',
    'no_last_modified',
    'no_etag',
    'auth',
    'any',
  ]),
  gzip_http_version: {
    in: HTTP,
    args: [1, 1],
    set([value = ''], place) {
      if (value !== '1.0' && value !== '1.1') throw fail(place, `invalid value "${value}"`);
      own(place, 'gzip_http_version', Number(value));
    },
  },
  proxy_http_version: {
    in: HTTP,
    args: [1, 1],
    set([value = ''], place) {
      if (value !== '1.0' && value !== '1.1') throw fail(place, `invalid value "${value}"`);
      own(place, 'proxy_http_version', value);
    },
  },
  proxy_connect_timeout: number('proxy_connect_timeout', timeOf),
  proxy_send_timeout: number('proxy_send_timeout', timeOf),
  proxy_read_timeout: number('proxy_read_timeout', timeOf),
  proxy_buffering: flag('proxy_buffering'),
  proxy_request_buffering: flag('proxy_request_buffering'),
  proxy_pass_request_headers: flag('proxy_pass_request_headers'),
  proxy_pass_request_body: flag('proxy_pass_request_body'),
  proxy_intercept_errors: flag('proxy_intercept_errors'),
  proxy_hide_header: list('proxy_hide_header'),
  proxy_pass_header: list('proxy_pass_header'),
  proxy_ignore_headers: words(
    'proxy_ignore_headers',
    [
      'X-Accel-Redirect',
      'X-Accel-Expires',
      'X-Accel-Limit-Rate',
      'X-Accel-Buffering',
      'X-Accel-Charset',
      'Expires',
      'Cache-Control',
      'Set-Cookie',
      'Vary',
    ],
    true,
  ),
  proxy_next_upstream: words('proxy_next_upstream', [
    ...FAILURES,
    ...REFUSED,
    'non_idempotent',
    'updating',
    'off',
  ]),
  proxy_next_upstream_tries: number('proxy_next_upstream_tries', numberOf),
  proxy_next_upstream_timeout: number('proxy_next_upstream_timeout', timeOf),
  proxy_cache_methods: words('proxy_cache_methods', ['GET', 'HEAD', 'POST']),
  proxy_cache_use_stale: words('proxy_cache_use_stale', [...FAILURES, ...REFUSED, 'updating', 'off']),
  proxy_cache_background_update: flag('proxy_cache_background_update'),
  proxy_cache_lock: flag('proxy_cache_lock'),
  proxy_cache_lock_timeout: number('proxy_cache_lock_timeout', timeOf),
  proxy_cache_min_uses: number('proxy_cache_min_uses', numberOf),
  proxy_cache_revalidate: flag('proxy_cache_revalidate'),
  proxy_cache_convert_head: flag('proxy_cache_convert_head'),
};
