/** Configurations and what is asked of them. `$A`, `$B`, `$C`: servers behind; `$DEAD`: a port where nobody listens. */
import type { Ask } from './requests';

export interface Case {
  readonly name: string;
  readonly http: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Asked before, and never answered. */
  readonly hold?: readonly string[];
  readonly asks: readonly Ask[];
}

const many = (path: string, count: number, headers: Record<string, string> = {}): Ask[] =>
  Array.from({ length: count }, () => ({ path, headers }));
const each = (...paths: readonly string[]): Ask[] => paths.map((path) => ({ path }));
const server = (body: string): string => `server { listen 127.0.0.1:$PORT; ${body} }`;
const THREE = 'server 127.0.0.1:$A; server 127.0.0.1:$B; server 127.0.0.1:$C;';
const cache = (more: string): string =>
  `proxy_cache_path cache keys_zone=z:1m; ${server(
    `add_header X-Cache $upstream_cache_status; location / { proxy_pass http://127.0.0.1:$A; proxy_cache z; ${more} }`,
  )}`;

export const CASES: readonly Case[] = [
  {
    name: 'what a server behind is sent',
    http: server('location / { proxy_pass http://127.0.0.1:$A; }'),
    asks: [
      { path: '/a%20b/../c?x=1', headers: { 'X-One': '1', Accept: '*/*' } },
      {
        path: '/echo',
        method: 'POST',
        body: 'hello',
        headers: { 'Content-Length': '5', 'Content-Type': 'text/plain' },
      },
      { path: '/echo', method: 'PUT', body: 'chunks', headers: { 'Transfer-Encoding': 'chunked' } },
      { path: '/echo', method: 'HEAD' },
      { path: '/echo', method: 'DELETE' },
    ],
  },
  {
    name: 'proxy_pass with a URI',
    http: server(
      'location /api/ { proxy_pass http://127.0.0.1:$A/v1/; } location /exact { proxy_pass http://127.0.0.1:$A/x; }',
    ),
    asks: each('/api/users?id=1', '/api/a%20b', '/api', '/exact', '/exact/more', '/none'),
  },
  {
    name: 'proxy_pass with variables',
    http: server(
      'location / { set $to 127.0.0.1:$A; proxy_pass http://$to$request_uri; } location /v/ { set $to 127.0.0.1:$B; proxy_pass http://$to; }',
    ),
    asks: each('/x?y=1', '/v/z?q=1'),
  },
  {
    name: 'proxy_set_header hides that of the level above',
    http: server(
      'proxy_set_header X-Server s; proxy_set_header Host $host; location /a { proxy_pass http://127.0.0.1:$A; } location /b { proxy_set_header X-Real-IP $remote_addr; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_pass http://127.0.0.1:$A; }',
    ),
    asks: [{ path: '/a' }, { path: '/b' }, { path: '/b', headers: { 'X-Forwarded-For': '203.0.113.9' } }],
  },
  {
    name: 'proxy_set_header takes a field away',
    http: server(
      'location / { proxy_set_header Accept-Encoding ""; proxy_set_header X-A "1$http_x_b"; proxy_pass http://127.0.0.1:$A; }',
    ),
    asks: [{ path: '/', headers: { 'Accept-Encoding': 'gzip', 'X-B': 'b' } }],
  },
  {
    name: 'HTTP/1.1 to a kept connection',
    http: `upstream u { server 127.0.0.1:$A; keepalive 4; } ${server('location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://u; }')}`,
    asks: [...many('/echo', 3), { path: '/echo?chunked' }],
  },
  {
    name: 'an answer in chunks',
    http: server('location / { proxy_http_version 1.1; proxy_pass http://127.0.0.1:$A; }'),
    asks: each('/?chunked', '/?chunked&status=404'),
  },
  {
    name: 'round robin',
    http: `upstream u { ${THREE} } ${server('location / { proxy_pass http://u; }')}`,
    asks: many('/', 7),
  },
  {
    name: 'weights 5 1 1',
    http: `upstream u { server 127.0.0.1:$A weight=5; server 127.0.0.1:$B; server 127.0.0.1:$C; } ${server('location / { proxy_pass http://u; }')}`,
    asks: many('/', 14),
  },
  {
    name: 'weights 3 2',
    http: `upstream u { server 127.0.0.1:$A weight=3; server 127.0.0.1:$B weight=2; } ${server('location / { proxy_pass http://u; }')}`,
    asks: many('/', 10),
  },
  {
    name: 'least_conn without load',
    http: `upstream u { least_conn; ${THREE} } ${server('location / { proxy_pass http://u; }')}`,
    asks: many('/', 6),
  },
  {
    name: 'ip_hash',
    http: `upstream u { ip_hash; ${THREE} } ${server('location / { proxy_pass http://u; }')}`,
    asks: many('/', 3),
  },
  {
    name: 'hash of the path',
    http: `upstream u { hash $uri; ${THREE} } ${server('location / { proxy_pass http://u; }')}`,
    asks: Array.from({ length: 12 }, (_, i) => ({ path: `/item/${i}` })),
  },
  {
    name: 'consistent hash',
    http: `upstream u { hash $arg_user consistent; ${THREE} } ${server('location / { proxy_pass http://u; }')}`,
    asks: Array.from({ length: 12 }, (_, i) => ({ path: `/?user=${i}` })),
  },
  {
    name: 'a server that is down, a backup',
    http: `upstream u { server 127.0.0.1:$A down; server 127.0.0.1:$DEAD; server 127.0.0.1:$C backup; } ${server('location / { proxy_pass http://u; add_header X-Up "$upstream_status"; }')}`,
    asks: many('/', 4),
  },
  {
    name: 'a dead server is left out',
    http: `upstream u { server 127.0.0.1:$DEAD; server 127.0.0.1:$B; server 127.0.0.1:$C; } ${server('location / { proxy_pass http://u; add_header X-Up "$upstream_addr $upstream_status"; }')}`,
    asks: many('/', 6),
  },
  {
    name: 'all are dead',
    http: `upstream u { server 127.0.0.1:$DEAD; } ${server('location / { proxy_pass http://u; }')}`,
    asks: many('/', 2),
  },
  {
    name: 'next upstream on 500',
    http: `upstream u { server 127.0.0.1:$A max_fails=2; server 127.0.0.1:$B; } ${server('location / { proxy_next_upstream error http_500; proxy_pass http://u; add_header X-Up "$upstream_status" always; }')}`,
    asks: [
      ...many('/?fail=2', 5),
      { path: '/?status=500', method: 'POST', headers: { 'Content-Length': '0' } },
    ],
  },
  {
    name: 'no next upstream',
    http: `upstream u { server 127.0.0.1:$DEAD; server 127.0.0.1:$B; } ${server('location / { proxy_next_upstream off; proxy_pass http://u; }')}`,
    asks: many('/', 3),
  },
  {
    name: 'tries are counted',
    http: `upstream u { ${THREE} } ${server('location / { proxy_next_upstream http_503; proxy_next_upstream_tries 2; proxy_pass http://u; add_header X-Up "$upstream_status" always; }')}`,
    asks: many('/?status=503', 3),
  },
  {
    name: 'a server that hangs',
    http: server('location / { proxy_read_timeout 700ms; proxy_pass http://127.0.0.1:$A; }'),
    asks: each('/?hang', '/echo'),
  },
  {
    name: 'a server that resets',
    http: server('location / { proxy_pass http://127.0.0.1:$A; }'),
    asks: each('/?reset', '/echo'),
  },
  {
    name: 'fields of the answer',
    http: server(
      'location / { proxy_hide_header X-Secret; proxy_pass http://127.0.0.1:$A; add_header X-Own 1; }',
    ),
    asks: each(
      '/?h.X-Secret=1&h.X-Open=2',
      '/?h.Server=app&h.X-Accel-Expires=5&h.ETag=%22a%22',
      '/?status=404&h.X-Open=1',
      '/?status=204',
    ),
  },
  {
    name: 'redirects of a server behind',
    http: server(
      'location /api/ { proxy_pass http://127.0.0.1:$A/; } location /off/ { proxy_redirect off; proxy_pass http://127.0.0.1:$A/; } location /own/ { proxy_redirect http://x.test/ /own/; proxy_pass http://127.0.0.1:$A/; }',
    ),
    asks: each(
      '/api/?status=302&h.Location=http://127.0.0.1:$A/x',
      '/api/?status=302&h.Location=/x',
      '/off/?status=302&h.Location=http://127.0.0.1:$A/x',
      '/own/?status=301&h.Location=http://x.test/y',
    ),
  },
  {
    name: 'which location',
    http: server(
      'location = / { return 200 root; } location / { return 200 any; } location /img/ { return 200 img; } location ^~ /static/ { return 200 static; } location ~ \\.png$ { return 200 png; } location ~* \\.JPG$ { return 200 jpg; } location /img/deep/ { return 200 deep; location ~ \\.gif$ { return 200 gif; } }',
    ),
    asks: each(
      '/',
      '/x',
      '/img/a',
      '/img/a.png',
      '/static/a.png',
      '/a.jpg',
      '/img/deep/a.gif',
      '/img/deep/a.png',
      '/img//deep/./a',
      '/%69mg/a',
      '/img/../x',
      '/../x',
      '/%zz',
    ),
  },
  {
    name: 'which server',
    http: `server { listen 127.0.0.1:$PORT; server_name shop.test; return 200 shop; } server { listen 127.0.0.1:$PORT default_server; return 200 default; } server { listen 127.0.0.1:$PORT; server_name *.shop.test; return 200 star; } server { listen 127.0.0.1:$PORT; server_name .dot.test; return 200 dot; } server { listen 127.0.0.1:$PORT; server_name www.*; return 200 end; } server { listen 127.0.0.1:$PORT; server_name ~^(?<who>\\w+)\\.re\\.test$; return 200 "re $who"; }`,
    asks: [
      'shop.test',
      'SHOP.test:80',
      'a.shop.test',
      'dot.test',
      'x.dot.test',
      'www.y.z',
      'bob.re.test',
      'other',
      'www.shop.test',
    ].map((Host) => ({ path: '/', headers: { Host } })),
  },
  {
    name: 'return',
    http: server(
      'location /t { return 200 "a $arg_x\\n"; } location /s { return 404; } location /b { return 503 busy; } location /r { return 301 /new; } location /u { return https://x.test/$1; } location /n { return 204; } location /c { return 418; } location /x { return 307 http://y.test/; } location /j.html { default_type application/json; return 200 "{}"; }',
    ),
    asks: each('/t?x=1', '/s', '/b', '/r', '/u', '/n', '/c', '/x', '/j.html'),
  },
  {
    name: 'rewrite',
    http: server(
      'rewrite ^/old/(.*)$ /new/$1 last; rewrite ^/go$ /away redirect; rewrite ^/perm/(.*) https://x.test/$1 permanent; location /new/ { return 200 "$uri $args"; } location /brk { rewrite ^/brk/(.*)$ /echo/$1?y=2 break; proxy_pass http://127.0.0.1:$A; } location /loop { rewrite ^ /loop2; } location /loop2 { rewrite ^ /loop last; } location /cut { rewrite ^ /new/cut? last; }',
    ),
    asks: each('/old/a?b=1', '/go?x=1', '/perm/z?q=2', '/brk/it?x=1', '/loop', '/cut?x=1'),
  },
  {
    name: 'if and set',
    http: server(
      'set $kind plain; if ($http_user_agent ~* (curl|wget)) { set $kind "tool $1"; } if ($request_method = POST) { return 405; } location / { if ($arg_no) { return 403; } if ($arg_v !~ ^[0-9]*$) { return 400; } return 200 "$kind"; }',
    ),
    asks: [
      { path: '/' },
      { path: '/', headers: { 'User-Agent': 'Curl/8' } },
      { path: '/', method: 'POST', headers: { 'Content-Length': '0' } },
      ...each('/?no=1', '/?no=0', '/?v=x', '/?v=12'),
    ],
  },
  {
    name: 'if within a proxied location',
    http: server(
      'location / { proxy_pass http://127.0.0.1:$A; if ($arg_canary) { proxy_pass http://127.0.0.1:$B; } if ($cookie_beta = 1) { add_header X-Beta 1; } }',
    ),
    asks: [...each('/', '/?canary=1'), { path: '/', headers: { Cookie: 'a=2; beta=1' } }],
  },
  {
    name: 'map',
    http: `map $http_user_agent $device { default desktop; ~*mobile phone; bot robot; } map $host $backend { hostnames; default none; *.shop.test sub; shop.test main; } ${server('return 200 "$device $backend";')}`,
    asks: [
      { path: '/' },
      { path: '/', headers: { 'User-Agent': 'X Mobile' } },
      { path: '/', headers: { 'User-Agent': 'BOT', Host: 'a.shop.test' } },
      { path: '/', headers: { Host: 'else' } },
    ],
  },
  {
    name: 'geo and split_clients',
    http: `geo $where { default out; 127.0.0.0/8 loop; 127.0.0.1/32 me; } geo $arg_ip $zone { default x; 10.0.0.0/8 ten; 10.1.0.0/16 ten-one; } split_clients "$arg_id" $half { 30% a; 20.5% b; * c; } ${server('return 200 "$where $zone $half";')}`,
    asks: Array.from({ length: 10 }, (_, i) => ({ path: `/?ip=10.${i % 3}.0.1&id=user-${i}` })),
  },
  {
    name: 'variables',
    http: server(
      `location / { return 200 "$host|$uri|$args|$is_args|$request_method|$request_uri|$scheme|$server_port|$server_protocol|$remote_addr|$http_x_a|$arg_q|$cookie_c|$document_uri|$request|$server_name|$nginx_version|$http_none|$query_string|\${host}x|$content_length"; }`,
    ),
    asks: [{ path: '/a%20b?q=1&Q=2', headers: { 'X-A': 'v', Cookie: 'c=1' } }],
  },
  {
    name: 'files',
    http: server(
      'root www; location /list/ { autoindex off; } location /alias/ { alias www/sub/; } location /types/ { root www; types { text/x-mine mine; } default_type a/b; }',
    ),
    files: {
      'www/index.html': '<p>home</p>',
      'www/a.txt': 'hello',
      'www/sub/index.html': 'sub',
      'www/sub/b.jpg': 'jpg',
      'www/list/x': 'x',
      'www/types/a.mine': 'm',
      'www/types/b.html': 'h',
    },
    asks: [
      ...each(
        '/',
        '/a.txt',
        '/none',
        '/sub',
        '/sub/',
        '/list/',
        '/alias/b.jpg',
        '/alias/',
        '/types/a.mine',
        '/types/b.html',
      ),
      { path: '/a.txt', method: 'POST', headers: { 'Content-Length': '0' } },
      { path: '/a.txt', headers: { Range: 'bytes=1-3' } },
      { path: '/a.txt', headers: { Range: 'bytes=9-' } },
      { path: '/a.txt', headers: { Range: 'bytes=-2' } },
      { path: '/a.txt', method: 'HEAD' },
    ],
  },
  {
    name: 'try_files',
    http: server(
      'root www; location / { try_files $uri $uri/ /index.html; } location /api/ { try_files $uri @app; } location /no/ { try_files $uri =404; } location @app { proxy_pass http://127.0.0.1:$A; }',
    ),
    files: {
      'www/index.html': 'spa',
      'www/a.js': 'js',
      'www/dir/index.html': 'dir',
      'www/api/known': 'file',
    },
    asks: each('/', '/a.js', '/route/x', '/dir/', '/api/known', '/api/other?x=1', '/no/x'),
  },
  {
    name: 'error_page',
    http: server(
      'root www; error_page 404 /404.html; error_page 500 502 =200 /sorry; error_page 403 = @named; error_page 401 https://x.test/login; location /sorry { return 200 sorry; } location /bad { return 502; } location /forbidden { deny all; } location /auth { return 401; } location @named { return 200 named; } location /up { proxy_pass http://127.0.0.1:$A; } location /int { proxy_intercept_errors on; proxy_pass http://127.0.0.1:$A; } location = /404.html { internal; }',
    ),
    files: { 'www/404.html': 'not here' },
    asks: each(
      '/none',
      '/404.html',
      '/bad',
      '/forbidden',
      '/auth',
      '/up?status=404',
      '/int?status=404',
      '/int?status=500',
    ),
  },
  {
    name: 'add_header and expires',
    http: server(
      'add_header X-A 1; location /in { return 200 x; } location /own { add_header X-B 2; return 200 x; } location /err { add_header X-C 3; add_header X-D 4 always; return 404; } location /exp { expires -1; return 200 x; } location /max { expires max; return 200 x; } location /epoch { expires epoch; return 200 x; }',
    ),
    asks: each('/in', '/own', '/err', '/max', '/epoch'),
  },
  {
    name: 'allow and deny',
    http: server(
      'location /a { deny 127.0.0.1; allow all; return 200 x; } location /b { deny 127.0.0.1; allow all; proxy_pass http://127.0.0.1:$A; } location /c { allow 127.0.0.0/8; deny all; proxy_pass http://127.0.0.1:$A; } location /d { deny all; proxy_pass http://127.0.0.1:$A; }',
    ),
    asks: each('/a', '/b', '/c', '/d'),
  },
  {
    name: 'limit_req without delay',
    http: `limit_req_zone $binary_remote_addr zone=r:1m rate=1r/m; ${server('location / { limit_req zone=r burst=3 nodelay; proxy_pass http://127.0.0.1:$A; }')}`,
    asks: many('/', 8),
  },
  {
    name: 'limit_req with a status of its own, by a key that may be empty',
    http: `limit_req_zone $http_x_key zone=r:1m rate=6r/m; limit_req_status 429; ${server('location / { limit_req zone=r; proxy_pass http://127.0.0.1:$A; }')}`,
    asks: [...many('/', 3), ...many('/', 3, { 'X-Key': 'a' }), ...many('/', 2, { 'X-Key': 'b' })],
  },
  {
    name: 'two limits',
    http: `limit_req_zone $remote_addr zone=r:1m rate=1r/m; limit_req_zone $uri zone=s:1m rate=1r/m; ${server('location / { limit_req zone=r burst=2 nodelay; limit_req zone=s; proxy_pass http://127.0.0.1:$A; }')}`,
    asks: each('/a', '/a', '/b', '/c', '/d', '/a'),
  },
  {
    name: 'limit_req dry run',
    http: `limit_req_zone $remote_addr zone=r:1m rate=1r/m; ${server('location / { limit_req zone=r; limit_req_dry_run on; add_header X-Limit $limit_req_status; proxy_pass http://127.0.0.1:$A; }')}`,
    asks: many('/', 3),
  },
  {
    name: 'the cache keeps what it may',
    http: cache('proxy_cache_valid 200 1m;'),
    asks: [
      ...many('/x', 3),
      ...many('/y?status=404', 2),
      { path: '/x', method: 'HEAD' },
      { path: '/x', method: 'POST', headers: { 'Content-Length': '0' } },
    ],
  },
  {
    name: 'the cache hears the server behind',
    http: cache(''),
    asks: [
      ...many('/?h.Cache-Control=max-age=60', 2),
      ...many('/?h.Cache-Control=no-store', 2),
      ...many('/?h.Cache-Control=private', 2),
      ...many('/?h.Cache-Control=max-age=0', 2),
      ...many('/?h.Cache-Control=s-maxage=60,max-age=0', 2),
      ...many('/?h.X-Accel-Expires=60', 2),
      ...many('/?h.X-Accel-Expires=0&h.Cache-Control=max-age=9', 2),
      ...many('/?h.Cache-Control=max-age=60&h.Set-Cookie=a=1', 2),
      ...many('/?h.Expires=Thu,%2031%20Dec%202037%2023:55:55%20GMT', 2),
      ...many('/?h.Expires=0', 2),
      ...many('/none', 2),
    ],
  },
  {
    name: 'the cache and Vary',
    http: cache('proxy_cache_valid 1m;'),
    asks: ['en', 'de', 'en', 'de']
      .map((language) => ({ path: '/?h.Vary=Accept-Language', headers: { 'Accept-Language': language } }))
      .concat(many('/?h.Vary=*', 2) as never),
  },
  {
    name: 'bypass and no_cache',
    http: cache(
      'proxy_cache_valid 1m; proxy_cache_bypass $arg_fresh; proxy_no_cache $http_x_no; proxy_cache_key $uri;',
    ),
    asks: [
      ...each('/a', '/a?fresh=1', '/a', '/a?fresh=0'),
      { path: '/b', headers: { 'X-No': '1' } },
      { path: '/b' },
      { path: '/b' },
    ],
  },
  { name: 'min_uses', http: cache('proxy_cache_valid 1m; proxy_cache_min_uses 3;'), asks: many('/', 5) },
  {
    name: 'what a cached answer says to conditions',
    http: cache('proxy_cache_valid 1m;'),
    asks: [
      ...many('/?h.ETag=%22v1%22', 2),
      { path: '/?h.ETag=%22v1%22', headers: { 'If-None-Match': '"v1"' } },
      { path: '/?h.ETag=%22v1%22', headers: { 'If-None-Match': '"v2"' } },
    ],
  },
  {
    name: 'expired, revalidated',
    http: cache('proxy_cache_revalidate on;'),
    asks: [
      ...each('/?h.Cache-Control=max-age=1&h.ETag=%22v1%22', '/?h.Cache-Control=max-age=1'),
      { path: '/?h.Cache-Control=max-age=1&h.ETag=%22v1%22', after: 2100 },
      { path: '/?h.Cache-Control=max-age=1' },
    ],
  },
  {
    name: 'gzip',
    http: server(
      'gzip on; gzip_types application/json; gzip_vary on; gzip_min_length 50; location / { proxy_pass http://127.0.0.1:$A; }',
    ),
    asks: [
      { path: '/?size=500', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=500' },
      { path: '/?size=40', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=500&type=image/png', headers: { 'Accept-Encoding': 'gzip' } },
      { path: '/?size=500&h.ETag=%22a%22', headers: { 'Accept-Encoding': 'br, gzip;q=0.5' } },
      { path: '/?size=500', headers: { 'Accept-Encoding': 'gzip;q=0' } },
      { path: '/?size=500', headers: { 'Accept-Encoding': 'gzip', Via: '1.1 x' } },
      { path: '/?size=500&status=500', headers: { 'Accept-Encoding': 'gzip' } },
    ],
  },
  {
    name: 'client_max_body_size',
    http: server(
      'client_max_body_size 10; location / { proxy_pass http://127.0.0.1:$A; } location /big { client_max_body_size 0; proxy_pass http://127.0.0.1:$A; }',
    ),
    asks: [
      { path: '/', method: 'POST', body: '0123456789', headers: { 'Content-Length': '10' } },
      { path: '/big', method: 'POST', body: 'x'.repeat(100), headers: { 'Content-Length': '100' } },
      { path: '/', method: 'POST', body: '0123456789a', headers: { 'Content-Length': '11' } },
    ],
  },
  {
    name: 'server_tokens and keepalive_timeout',
    http: server(
      'server_tokens off; location / { return 404; } location /k { keepalive_timeout 0; return 200 x; }',
    ),
    asks: each('/', '/k'),
  },
  {
    name: 'one that passes to another',
    http: `${server('location / { proxy_set_header Host $host; proxy_pass http://127.0.0.1:$A; } location /s { proxy_method POST; proxy_pass_request_headers off; proxy_pass http://127.0.0.1:$B; }')}`,
    asks: each('/', '/s'),
  },
  {
    name: 'a stale answer when the server behind fails',
    http: cache('proxy_cache_valid 200 1s; proxy_cache_use_stale error timeout http_500 http_503;'),
    files: {},
    asks: [
      ...each('/?good=1', '/x?good=1&h.Cache-Control=max-age=1', '/down?status=503'),
      { path: '/?good=1', after: 2100 },
      { path: '/x?good=1&h.Cache-Control=max-age=1' },
    ],
  },
  {
    name: 'interception and recursion',
    http: server(
      'recursive_error_pages on; proxy_intercept_errors on; error_page 503 /second; error_page 404 = /third; location / { proxy_pass http://127.0.0.1:$A; } location /second { return 404; } location /third { return 200 third; }',
    ),
    asks: each('/?status=503', '/?status=404', '/?status=500'),
  },
  {
    name: 'real_ip chain in a map and a limit by it',
    http: `map $http_x_forwarded_for $client { default $remote_addr; ~^(?<first>[^,]+) $first; } limit_req_zone $client zone=c:1m rate=1r/m; ${server('location / { limit_req zone=c; return 200 never; } location /p { limit_req zone=c; add_header X-Client $client; proxy_pass http://127.0.0.1:$A; }')}`,
    asks: ['203.0.113.1, 10.0.0.1', '203.0.113.2', '203.0.113.1', ''].map((value) => ({
      path: '/p',
      headers: value ? { 'X-Forwarded-For': value } : {},
    })),
  },
  {
    name: 'nested locations inherit',
    http: server(
      'location /a/ { proxy_set_header X-L outer; add_header X-R outer; location /a/b/ { proxy_pass http://127.0.0.1:$A; } location ~ \\.js$ { add_header X-R inner; proxy_pass http://127.0.0.1:$B; } }',
    ),
    asks: each('/a/b/c', '/a/x.js', '/a/b/x.js', '/a/none'),
  },
  {
    name: 'keys that leave the query away',
    http: cache('proxy_cache_valid any 1m; proxy_cache_key $scheme$host$uri;'),
    asks: [
      ...each('/p?utm=1', '/p?utm=2', '/q?status=500', '/q'),
      { path: '/p', headers: { Host: 'other.test' } },
    ],
  },
  {
    name: 'ignored headers of the server behind',
    http: cache(
      'proxy_cache_valid 1m; proxy_ignore_headers Cache-Control Set-Cookie Vary; proxy_hide_header Set-Cookie;',
    ),
    asks: many('/?h.Cache-Control=no-store&h.Set-Cookie=a=1&h.Vary=Cookie', 2),
  },
  {
    name: 'limit_conn while one runs',
    http: `limit_conn_zone $binary_remote_addr zone=c:1m; limit_conn_zone $server_name zone=s:1m; ${server('location / { limit_conn c 1; proxy_pass http://127.0.0.1:$A; } location /more { limit_conn c 3; limit_conn s 2; limit_conn_status 429; proxy_pass http://127.0.0.1:$A; }')}`,
    hold: ['/?hang'],
    asks: each('/', '/more', '/'),
  },
  {
    name: 'least_conn while some run',
    http: `upstream u { least_conn; server 127.0.0.1:$A weight=2; server 127.0.0.1:$B; server 127.0.0.1:$C; } ${server('location / { proxy_pass http://u; }')}`,
    hold: ['/?hang', '/?hang=2'],
    asks: many('/', 5),
  },
  {
    name: 'max_conns',
    http: `upstream u { zone u 64k; server 127.0.0.1:$A max_conns=1; server 127.0.0.1:$B backup; } ${server('location / { proxy_pass http://u; }')}`,
    hold: ['/?hang'],
    asks: many('/', 2),
  },
  {
    name: 'a miss with a condition is kept',
    http: cache('proxy_cache_valid 1m;'),
    asks: [
      {
        path: '/?size=9&h.Last-Modified=Tue,%2014%20Nov%202023%2022:13:20%20GMT',
        headers: { 'If-Modified-Since': 'Tue, 14 Nov 2023 22:13:20 GMT' },
      },
      { path: '/?size=9&h.Last-Modified=Tue,%2014%20Nov%202023%2022:13:20%20GMT' },
      { path: '/?size=9' },
      { path: '/?size=9', headers: { Range: 'bytes=2-4' } },
      { path: '/r?size=9&h.Accept-Ranges=bytes' },
      { path: '/r?size=9&h.Accept-Ranges=bytes', headers: { Range: 'bytes=2-4' } },
    ],
  },
  {
    name: 'a kept connection that the server behind has closed',
    http: `upstream u { server 127.0.0.1:$A; keepalive 2; } ${server('location / { proxy_http_version 1.1; proxy_set_header Connection ""; proxy_pass http://u; add_header X-Up $upstream_status always; }')}`,
    asks: each('/', '/?reset', '/', '/'),
  },
];
