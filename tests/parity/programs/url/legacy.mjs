// url.parse, url.format and url.resolve take apart, put together and follow hundreds of odd URLs as Node's own old parser does.
// differs in Firefox: the browser has its own words for a malformed URI.
import url from 'node:url';

const attempt = (run) => {
  try {
    return JSON.stringify(run());
  } catch (error) {
    return `${error.name} ${error.code} ${error.message} ${error.input}`;
  }
};
const texts = `
http://user:pass@mail.example.com:80/p/a/t/h?query=string#hash | HTTP://EXAMPLE.com/Path | http://example.com | //example.com/a
/a/b?c=d#e | a/b | ?x=1&y=2&x=3 | #only | . | .. | / | // | /// | //a@b/c | mailto:foo@bar.com?subject=hi | javascript:alert('hi there');
http://a.com/b c | http://a.com\\b\\c?d\\e | http://x.com/path?that's#all,%20folks | http://[::1]:8080/ | http://[fe80::1]/x?y#z | coap:u:p@[::1]:61616/r
http://mt0.google.com/vt/lyrs=m@114???&hl=en&src=api | http://_jabber._tcp.google.com/test | xmpp:isaacschlueter@jabber.org | file:///etc/passwd
file://localhost/etc/passwd | file://foo/etc | git+http://user@host.com:80/a.git | ws://www.example.com | wss:www.example.com | http:/a | http:a
http:// | http://? | http://#x | http://a.com? | http://a.com# | http://a@b@c/ | http://a@b?@c | http://a\\tb.com/x\\ty | http://a.com:/x | http://a.com:8080:9090/
http://bücher.example/ä?ö#ü | http://xn--bcher-kva.example/ | foo://bar | foo:bar | svn+ssh://foo/bar | dash-test:foo/bar | dot.test:foo/bar | /multiple///slashes
http://example.com/{a}|b^c\`d | http://ex%61mple.com/ | http://-a-.com/ | http://a.b/\\"q\\" | data:text/plain,hi | http://user:p%40ss@h/ | //some_path | /foo/bar?baz=quux#frag
http://a.com/?a=1&b=%20&c=+d | http://a.com/#a#b | http://a.com/?a?b | tel:123 | urn:isbn:1 | http://a.com;b/c | http://a.com'b/c | about:blank
`
  .split(/[|\n]/)
  .map((text) => text.trim().replaceAll('\\\\', '\\').replaceAll('\\t', '\t').replaceAll('\\"', '"'))
  .filter(Boolean);

process.removeAllListeners('warning');
for (const text of texts) {
  console.log(
    text,
    attempt(() => url.parse(text)),
  );
  console.log(
    ' query',
    attempt(() => url.parse(text, true, true)),
  );
  console.log(
    ' format',
    attempt(() => url.format(text)),
  );
}
for (const text of [
  '  http://a.com/  ',
  '\n/x\t',
  '\u00a0/y\ufeff',
  '',
  ' ',
  'http://[::1',
  'http://[a b]/',
  `http://${'a'.repeat(300)}.com/`,
  'http://%zz@x/',
])
  console.log(
    JSON.stringify(text),
    attempt(() => url.parse(text)),
  );

const bases = [
  'http://a/b/c/d;p?q',
  '/one/two/three',
  'http://example.com/one',
  'mailto:local1@domain1',
  'file:///a/b',
  'foo:xyz',
  'http://u:p@h:1/x/y?z#w',
  'one/two',
  '',
  'zx://ww.hi.com',
  'http://localhost',
];
const links = [
  'g:h',
  'g',
  './g',
  'g/',
  '/g',
  '//g',
  '?y',
  'g?y',
  '#s',
  'g#s',
  'g?y#s',
  ';x',
  '',
  '.',
  './',
  '..',
  '../',
  '../g',
  '../..',
  '../../g',
  '../../../g',
  '/./g',
  '/../g',
  'g.',
  '.g',
  './../g',
  'g/./h',
  'g/../h',
  'g;x=1/../y',
  'g?y/./x',
  'g#s/../x',
  'http:g',
  'https://x/y',
  'local2@domain2',
  '#hash',
  '//u@v/w',
  'file:///z',
  'http:',
  '/.',
  'x/..',
  '...',
  'mailto:a@b',
  '?',
  '/one?a=b#c',
  './/g',
];
for (const base of bases)
  console.log(base, links.map((link) => attempt(() => url.resolve(base, link))).join(' '));
console.log(
  attempt(() => url.resolveObject('http://a/b/c', '../d?e=f')),
  url.resolveObject('', '/x'),
);
console.log(url.parse('http://a/b').resolve('c'), url.parse('http://a/b').resolveObject('//x/y').href);

const parts = [
  { protocol: 'http', host: 'a.com:80', pathname: 'x' },
  { protocol: 'http:', hostname: 'a.com', port: 80, pathname: '/x?y#z', search: 'q=1#2', hash: 'h' },
  { hostname: '::1', slashes: true },
  { protocol: 'file', pathname: '/a' },
  { protocol: 'mailto', auth: 'a b:c', host: 'd' },
  { pathname: 'p', query: { a: [1, 2], b: 'c d', e: '' } },
  { protocol: 'foo', slashes: true, host: 'x', pathname: 'y' },
  { search: '?a', query: { b: 1 } },
  { auth: 'u:p%', hostname: 'h', hash: '#x y' },
  {},
];
for (const each of parts) console.log(attempt(() => url.format(each)));
const standard = new URL('http://u:p@xn--bcher-kva.example/a?b#c');
for (const options of [
  undefined,
  {},
  { auth: false },
  { fragment: 0 },
  { search: null },
  { unicode: true },
  5,
])
  console.log(attempt(() => url.format(standard, options)));
for (const given of [undefined, null, 5, {}, []]) {
  console.log(
    attempt(() => url.parse(given)),
    attempt(() => url.format(given)),
  );
}
console.log(url.parse('/a?b#c'), Object.keys(url.parse('')), url.parse('x') instanceof url.Url);
for (const key in new url.Url()) process.stdout.write(`${key} `);
console.log(url.parse.name, url.format.length, url.parse(url.parse('http://a')).href);
console.log(['español.com', '中文.com', 'xn--iñvalid.com', 'a b', '', 'EXAMPLE.com'].map(url.domainToASCII));
console.log(
  ['xn--espaol-zwa.com', 'xn--fiq228c.com', 'xn--iñvalid.com', 'Plain.com', ''].map(url.domainToUnicode),
);
console.log(url.urlToHttpOptions(Object.assign(new URL('https://a:b%40@[::1]:8443/x?y=1#z'), { extra: 1 })));
