// The deprecated node:punycode writes labels, domains and addresses in ASCII and reads them back.
process.removeAllListeners('warning');
const punycode = require('node:punycode');

const texts = [
  '',
  'abc',
  'mañana',
  'bücher',
  '中文',
  '☃-⌘',
  '😀a',
  'ü-ü',
  'Bahnhof Zürich/Oberstadt',
  'a.b',
  'джумла',
  '-',
  '--',
  'ñ'.repeat(30),
];
for (const text of texts) {
  const written = punycode.encode(text);
  console.log(
    text,
    written,
    punycode.decode(written) === text,
    punycode.toASCII(`www.${text}.com`),
    punycode.toUnicode(punycode.toASCII(text)),
  );
}
console.log(
  punycode.toASCII('джумла@джpумлатест.bрфa'),
  punycode.toUnicode('xn--maana-pta.com'),
  punycode.toASCII('a。b．c｡d'),
);
for (const wrong of ['ls8h=', 'ü', '\x80', 'x-\x81', '99999999'])
  try {
    console.log(punycode.decode(wrong));
  } catch (error) {
    console.log(error.name, error.message);
  }
console.log(
  punycode.ucs2.decode('a😀\ud800'),
  punycode.ucs2.encode([97, 0x1f600]),
  punycode.version,
  require('node:punycode') === punycode,
);
