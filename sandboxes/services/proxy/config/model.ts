/** A configuration as it is used: what the directives come to. Inherited settings are found along the prototype chain. */
import type { Template } from './template';
import type { Network } from './values';

export interface NamedTemplate {
  readonly name: string;
  readonly value: Template;
  readonly always: boolean;
}

export interface ErrorPage {
  readonly codes: readonly number[];
  /** `=200`, `=` (null code: the answer's own) or none. */
  readonly overwrite: number | 'answer' | null;
  readonly to: Template;
}

export interface AccessRule {
  readonly allow: boolean;
  /** null: all. */
  readonly network: Network | null;
}

export interface RequestZone {
  readonly kind: 'requests';
  readonly name: string;
  readonly key: Template;
  /** Thousandths of a request a second. */
  readonly rate: number;
}

export interface ConnectionZone {
  readonly kind: 'connections';
  readonly name: string;
  readonly key: Template;
}

export interface CacheZone {
  readonly kind: 'cache';
  readonly name: string;
  /** Milliseconds that an entry stays unasked for. */
  readonly inactive: number;
  /** Bytes of content; null: no limit. */
  readonly maxSize: number | null;
}

export interface RequestLimit {
  readonly zone: string;
  /** In thousandths of a request. */
  readonly burst: number;
  /** Excess up to here is not delayed; Infinity for `nodelay`. */
  readonly delay: number;
}

export interface ConnectionLimit {
  readonly zone: string;
  readonly most: number;
}

export interface CacheValid {
  /** null: any. */
  readonly statuses: readonly number[] | null;
  /** Milliseconds. */
  readonly time: number;
}

export interface LogFormat {
  readonly name: string;
  readonly line: Template;
  readonly escaping: 'default' | 'json' | 'none';
}

export interface AccessLog {
  readonly format: string;
  readonly when: Template | null;
}

export interface ProxyPass {
  readonly url: Template;
  readonly fixed: boolean;
  readonly scheme: string;
  /** `app`, `127.0.0.1:3000`; empty when the URL has variables. */
  readonly host: string;
  /** What stands behind the host, or null: the request's own URI is passed. */
  readonly uri: string | null;
}

export interface Settings {
  root: Template;
  /** The location's prefix is replaced by `root`. */
  alias: boolean;
  index: readonly Template[];
  default_type: string;
  types: ReadonlyMap<string, string>;
  error_page: readonly ErrorPage[];
  add_header: readonly NamedTemplate[];
  /** Milliseconds, or `off`. */
  expires: number | 'off' | 'epoch' | 'max';
  access: readonly AccessRule[];
  access_log: readonly AccessLog[];
  limit_req: readonly RequestLimit[];
  limit_req_status: number;
  limit_req_dry_run: boolean;
  limit_conn: readonly ConnectionLimit[];
  limit_conn_status: number;
  client_max_body_size: number;
  keepalive_timeout: number;
  server_tokens: boolean;
  absolute_redirect: boolean;
  port_in_redirect: boolean;
  server_name_in_redirect: boolean;
  recursive_error_pages: boolean;
  etag: boolean;
  merge_slashes: boolean;
  autoindex: boolean;
  gzip: boolean;
  gzip_types: readonly string[];
  gzip_min_length: number;
  gzip_comp_level: number;
  gzip_vary: boolean;
  gzip_http_version: number;
  gzip_proxied: readonly string[];
  proxy_set_header: readonly NamedTemplate[];
  /** Names that variables give may be looked up. */
  resolver: boolean;
  proxy_http_version: '1.0' | '1.1';
  proxy_method: Template | null;
  proxy_connect_timeout: number;
  proxy_send_timeout: number;
  proxy_read_timeout: number;
  proxy_buffering: boolean;
  proxy_request_buffering: boolean;
  proxy_pass_request_headers: boolean;
  proxy_pass_request_body: boolean;
  proxy_intercept_errors: boolean;
  proxy_hide_header: readonly string[];
  proxy_pass_header: readonly string[];
  proxy_ignore_headers: readonly string[];
  proxy_redirect: readonly { readonly from: Template; readonly to: Template }[] | 'default' | 'off';
  proxy_next_upstream: readonly string[];
  proxy_next_upstream_tries: number;
  proxy_next_upstream_timeout: number;
  proxy_cache: Template | null;
  proxy_cache_key: Template;
  proxy_cache_valid: readonly CacheValid[];
  proxy_cache_methods: readonly string[];
  proxy_cache_bypass: readonly Template[];
  proxy_no_cache: readonly Template[];
  proxy_cache_use_stale: readonly string[];
  proxy_cache_background_update: boolean;
  proxy_cache_lock: boolean;
  proxy_cache_lock_timeout: number;
  proxy_cache_min_uses: number;
  proxy_cache_revalidate: boolean;
  proxy_cache_convert_head: boolean;
}

export type Condition = (request: RewriteTarget) => boolean;

/** What the rewrite module works on. */
export interface RewriteTarget {
  variable(name: string): string;
  /** Captures of the pattern that matched last. */
  capture(match: RegExpExecArray): void;
  set(name: string, value: string): void;
  /** For `-f`, `-d`, `-e`. */
  kindOf(path: string): 'file' | 'directory' | null;
}

export type RewriteStep =
  | { readonly op: 'set'; readonly name: string; readonly value: Template }
  | {
      readonly op: 'rewrite';
      readonly pattern: RegExp;
      readonly to: Template;
      readonly flag: 'last' | 'break' | 'redirect' | 'permanent' | null;
    }
  | { readonly op: 'return'; readonly status: number; readonly text: Template | null }
  | { readonly op: 'break' }
  | { readonly op: 'if'; readonly test: Condition; readonly inner: Level };

export type Handler = { readonly kind: 'proxy'; readonly to: ProxyPass } | { readonly kind: 'status' };

/** A server, a location or an `if` within one. */
export interface Level {
  readonly settings: Settings;
  readonly steps: RewriteStep[];
  handler: Handler | null;
  tryFiles: { readonly candidates: readonly Template[]; readonly last: Template } | null;
  internal: boolean;
}

export type LocationMatch =
  | { readonly kind: 'exact' | 'prefix' | 'stop' | 'named'; readonly text: string }
  | { readonly kind: 'regex'; readonly text: string; readonly pattern: RegExp };

export interface Location extends Level {
  readonly match: LocationMatch;
  readonly locations: Location[];
}

export interface Listen {
  readonly address: string;
  readonly port: number;
  readonly isDefault: boolean;
}

export interface ServerName {
  readonly text: string;
  readonly pattern: RegExp | null;
}

export interface Server extends Level {
  readonly listens: Listen[];
  readonly names: ServerName[];
  readonly locations: Location[];
}

export interface PeerConfig {
  /** As the configuration says it. */
  readonly server: string;
  readonly host: string;
  readonly port: number;
  readonly weight: number;
  readonly maxFails: number;
  /** Seconds. */
  readonly failTimeout: number;
  readonly maxConns: number;
  readonly backup: boolean;
  readonly down: boolean;
}

export type Balancing =
  | { readonly kind: 'round-robin' | 'least_conn' | 'ip_hash' | 'random' }
  | { readonly kind: 'hash'; readonly key: Template; readonly consistent: boolean };

export interface Upstream {
  readonly name: string;
  readonly peers: PeerConfig[];
  balancing: Balancing;
  /** Idle connections that are kept; 0: none. */
  keepalive: number;
}

export interface VariableMap {
  readonly name: string;
  of(from: { variable(name: string): string; capture(match: RegExpExecArray): void }): string;
}

export interface Config {
  readonly servers: Server[];
  readonly upstreams: Map<string, Upstream>;
  readonly zones: Map<string, RequestZone | ConnectionZone | CacheZone>;
  readonly formats: Map<string, LogFormat>;
  readonly maps: Map<string, VariableMap>;
  /** `[warn]` lines of reading it. */
  readonly warnings: string[];
}
