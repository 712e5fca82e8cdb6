/** What Lucene and our search service are both asked. A query stands in Oracle.java's words and in Elasticsearch's. */
import { mulberry32 } from '../../../../sandboxes/random';

export interface SampleDocument {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
}

const WORDS =
  'ocean river stone light winter summer garden silver copper market engine signal random forest mountain valley bridge castle harbor island lantern mirror needle orange pepper quartz rabbit saddle tunnel umbrella velvet window yellow zebra phone phones iphone server servers query index'.split(
    ' ',
  );
const TAGS = ['red', 'green', 'blue', 'black', 'white'];

/** 320 documents; few words are frequent and many rare, as in a language; lengths from 1 to about 120 words. */
export function sampleDocuments(): readonly SampleDocument[] {
  const random = mulberry32(7);
  const word = () => WORDS[Math.floor(random() ** 2 * WORDS.length)] ?? 'ocean';
  const words = (count: number) => Array.from({ length: count }, word).join(' ');
  return Array.from({ length: 320 }, () => ({
    title: words(1 + Math.floor(random() * 6)),
    body: words(1 + Math.floor(random() ** 2 * 120)),
    tag: TAGS[Math.floor(random() ** 2 * TAGS.length)] ?? 'red',
  }));
}

export interface QueryCase {
  readonly lucene: string;
  /** Of the whole index, in place of Elasticsearch's own. */
  readonly similarity?: { readonly type: 'BM25' | 'boolean'; readonly k1?: number; readonly b?: number };
  readonly elastic: object;
}

const term = (field: string, value: string) => `(term ${field} ${value})`;

export const QUERIES: Readonly<Record<string, QueryCase>> = {
  'a frequent term': { lucene: term('body', 'ocean'), elastic: { match: { body: 'ocean' } } },
  'a rare term': { lucene: term('body', 'index'), elastic: { match: { body: 'Index' } } },
  'a term of a short field': { lucene: term('title', 'river'), elastic: { term: { title: 'river' } } },
  'a keyword': { lucene: term('tag', 'green'), elastic: { term: { tag: 'green' } } },
  'a boosted term': {
    lucene: `(boost 2.5 ${term('body', 'stone')})`,
    elastic: { match: { body: { query: 'stone', boost: 2.5 } } },
  },
  'any of two': {
    lucene: `(bool 0 (should ${term('body', 'ocean')}) (should ${term('body', 'zebra')}))`,
    elastic: { match: { body: 'ocean zebra' } },
  },
  'any of four': {
    lucene: `(bool 0 ${['silver', 'copper', 'rabbit', 'velvet'].map((w) => `(should ${term('body', w)})`).join(' ')})`,
    elastic: { match: { body: 'silver copper rabbit velvet' } },
  },
  'two of four': {
    lucene: `(bool 2 ${['silver', 'copper', 'rabbit', 'velvet'].map((w) => `(should ${term('body', w)})`).join(' ')})`,
    elastic: { match: { body: { query: 'silver copper rabbit velvet', minimum_should_match: 2 } } },
  },
  'half of four': {
    lucene: `(bool 2 ${['silver', 'copper', 'rabbit', 'velvet'].map((w) => `(should ${term('body', w)})`).join(' ')})`,
    elastic: { match: { body: { query: 'silver copper rabbit velvet', minimum_should_match: '50%' } } },
  },
  'both of two': {
    lucene: `(bool 0 (must ${term('body', 'light')}) (must ${term('body', 'winter')}))`,
    elastic: { match: { body: { query: 'light winter', operator: 'and' } } },
  },
  'the same word twice': {
    lucene: `(bool 0 (should ${term('body', 'light')}) (should ${term('body', 'light')}))`,
    elastic: { match: { body: 'light light' } },
  },
  'must and should': {
    lucene: `(bool 0 (must ${term('body', 'forest')}) (should ${term('title', 'ocean')}) (should ${term('body', 'stone')}))`,
    elastic: {
      bool: {
        must: [{ match: { body: 'forest' } }],
        should: [{ match: { title: 'ocean' } }, { match: { body: 'stone' } }],
      },
    },
  },
  'must, filter and must_not': {
    lucene: `(bool 0 (must ${term('body', 'river')}) (filter ${term('tag', 'red')}) (not ${term('title', 'stone')}))`,
    elastic: {
      bool: {
        must: { match: { body: 'river' } },
        filter: { term: { tag: 'red' } },
        must_not: [{ match: { title: 'stone' } }],
      },
    },
  },
  'only a filter': {
    lucene: `(bool 0 (filter ${term('tag', 'blue')}))`,
    elastic: { bool: { filter: [{ term: { tag: 'blue' } }] } },
  },
  'bool within bool': {
    lucene: `(bool 0 (should (bool 0 (should ${term('body', 'garden')}) (should ${term('body', 'market')}))) (should (boost 3 ${term('title', 'garden')})))`,
    elastic: {
      bool: {
        should: [{ match: { body: 'garden market' } }, { match: { title: { query: 'garden', boost: 3 } } }],
      },
    },
  },
  'boosted bool': {
    lucene: `(boost 1.7 (bool 0 (must ${term('body', 'garden')}) (must (bool 0 (should ${term('body', 'market')}) (should ${term('body', 'signal')})))))`,
    elastic: {
      bool: { boost: 1.7, must: [{ match: { body: 'garden' } }, { match: { body: 'market signal' } }] },
    },
  },
  'best of two fields': {
    lucene: `(dismax 0 (boost 3 ${term('title', 'winter')}) ${term('body', 'winter')})`,
    elastic: { multi_match: { query: 'winter', fields: ['title^3', 'body'] } },
  },
  'best of two fields with a tie breaker': {
    lucene: `(dismax 0.3 (bool 0 (should ${term('title', 'winter')}) (should ${term('title', 'ocean')})) (bool 0 (should ${term('body', 'winter')}) (should ${term('body', 'ocean')})))`,
    elastic: {
      multi_match: { query: 'winter ocean', fields: ['title', 'body'], tie_breaker: 0.3 },
    },
  },
  'most fields': {
    lucene: `(dismax 1.0 (boost 2 ${term('title', 'signal')}) ${term('body', 'signal')})`,
    elastic: { multi_match: { query: 'signal', fields: ['title^2', 'body'], type: 'most_fields' } },
  },
  'dis_max of queries': {
    lucene: `(dismax 0.7 ${term('title', 'river')} ${term('body', 'stone')} ${term('tag', 'white')})`,
    elastic: {
      dis_max: {
        tie_breaker: 0.7,
        queries: [{ term: { title: 'river' } }, { term: { body: 'stone' } }, { term: { tag: 'white' } }],
      },
    },
  },
  phrase: {
    lucene: '(phrase body 0 ocean river)',
    elastic: { match_phrase: { body: 'ocean river' } },
  },
  'phrase of three': {
    lucene: '(phrase body 0 ocean ocean river)',
    elastic: { match_phrase: { body: 'ocean ocean river' } },
  },
  'sloppy phrase': {
    lucene: '(phrase body 3 stone winter)',
    elastic: { match_phrase: { body: { query: 'stone winter', slop: 3 } } },
  },
  'sloppier phrase of three': {
    lucene: '(phrase body 8 river light stone)',
    elastic: { match_phrase: { body: { query: 'river light stone', slop: 8 } } },
  },
  'one edit': {
    lucene: '(fuzzy body phone 1 0)',
    elastic: { fuzzy: { body: { value: 'phone', fuzziness: 1 } } },
  },
  'two edits': {
    lucene: '(fuzzy body serber 2 1)',
    elastic: { fuzzy: { body: { value: 'serber', fuzziness: 2, prefix_length: 1 } } },
  },
  'a transposition': {
    lucene: '(fuzzy body ihpone 2 0)',
    elastic: { match: { body: { query: 'ihpone', fuzziness: 'AUTO' } } },
  },
  'two fuzzy words': {
    lucene: '(bool 0 (should (fuzzy body iphon 1 0)) (should (fuzzy body servr 1 0)))',
    elastic: { match: { body: { query: 'iphon servr', fuzziness: 'AUTO' } } },
  },
  'boosted fuzzy': {
    lucene: '(boost 2 (fuzzy title winder 2 0))',
    elastic: { fuzzy: { title: { value: 'winder', boost: 2 } } },
  },
  'a prefix': { lucene: '(prefix body ser)', elastic: { prefix: { body: 'ser' } } },
  'a boosted wildcard': {
    lucene: '(boost 1.5 (wildcard body ?a*t))',
    elastic: { wildcard: { body: { value: '?a*t', boost: 1.5 } } },
  },
  everything: { lucene: '(all)', elastic: { match_all: {} } },
  'everything, boosted': { lucene: '(boost 1.2 (all))', elastic: { match_all: { boost: 1.2 } } },
  'a constant score': {
    lucene: `(boost 4 (constant ${term('tag', 'black')}))`,
    elastic: { constant_score: { filter: { term: { tag: 'black' } }, boost: 4 } },
  },
  'a term beside a prefix': {
    lucene: `(bool 0 (must ${term('body', 'stone')}) (should (prefix title wi)))`,
    elastic: { bool: { must: [{ match: { body: 'stone' } }], should: [{ prefix: { title: 'wi' } }] } },
  },
  'a k1 that saturates late': {
    similarity: { type: 'BM25', k1: 2.7, b: 0.4 },
    lucene: `(bool 0 (should ${term('body', 'ocean')}) (should ${term('title', 'zebra')}))`,
    elastic: { bool: { should: [{ match: { body: 'ocean' } }, { match: { title: 'zebra' } }] } },
  },
  'no length': {
    similarity: { type: 'BM25', b: 0 },
    lucene: '(phrase body 0 ocean river)',
    elastic: { match_phrase: { body: 'ocean river' } },
  },
  'length in full, and frequency not at all': {
    similarity: { type: 'BM25', k1: 0, b: 1 },
    lucene: term('body', 'stone'),
    elastic: { match: { body: 'stone' } },
  },
  'a word that is there or not': {
    similarity: { type: 'boolean' },
    lucene: `(bool 0 (should ${term('body', 'ocean')}) (should (boost 3 ${term('title', 'river')})))`,
    elastic: {
      bool: { should: [{ match: { body: 'ocean' } }, { match: { title: { query: 'river', boost: 3 } } }] },
    },
  },
  'a phrase that is there or not': {
    similarity: { type: 'boolean' },
    lucene: '(phrase body 1 stone winter)',
    elastic: { match_phrase: { body: { query: 'stone winter', slop: 1 } } },
  },
  'across fields': {
    lucene: '(bool 0 (should (blended 0 river title 1 body 1)) (should (blended 0 zebra title 1 body 1)))',
    elastic: { multi_match: { query: 'river zebra', type: 'cross_fields', fields: ['title', 'body'] } },
  },
  'all words across fields': {
    lucene:
      '(bool 0 (must (blended 0 ocean title 3 body 1)) (must (blended 0 stone title 3 body 1)) (must (blended 0 market title 3 body 1)))',
    elastic: {
      multi_match: {
        query: 'ocean stone market',
        type: 'cross_fields',
        operator: 'and',
        fields: ['title^3', 'body'],
      },
    },
  },
  'across fields, with a part of the others': {
    lucene:
      '(bool 2 (should (blended 0.3 tunnel body 2 title 1)) (should (blended 0.3 light body 2 title 1)) (should (blended 0.3 nowhere body 2 title 1)))',
    elastic: {
      multi_match: {
        query: 'tunnel light nowhere',
        type: 'cross_fields',
        minimum_should_match: 2,
        tie_breaker: 0.3,
        fields: ['body^2', 'title'],
      },
    },
  },
};

const TEXTS = [
  "The quick brown fox didn't jump over the lazy dog's back, 3.14 times!",
  'O’Reilly’s e-mail is bob.smith@example.com; see https://example.com/a_b?c=1,000.50',
  'Die Straße führt über Köln nach Ærø; ŒUVRE naïve façade Ångström',
  'Привет, мир! Съешь ещё этих мягких французских булок.',
  '東京は日本の首都です。カタカナとひらがな。',
  '안녕하세요 세계 — 한국어 문장',
  'สวัสดีชาวโลก ภาษาไทย',
  'שלום עולם! צה"ל מרחבא العربية مرحبا بالعالم',
  'snake_case __init__ foo_1 1_000 a.b.c U.S.A. x:y 12:30 a1b2 v1.2.3 3,5 1;2',
  'emoji 😀 👩‍👩‍👧 🇩🇪 ok 1️⃣ ❤️ tail',
  'relational conditional rational hopping hoped falling hissing flies dies agreed feed sky happy caresses ponies',
  'running runner ran easily national nationally activate formalize electrical goodness adjustment replacement controlling',
  'generalizations oscillators multidimensional argument arguments probate rate cease controll roll tried tries cry say enjoy toy flying dying lying ying yes yells syzygy rhythm oed bled red sized sizing conflated troubled fizzed filing failing hop hopefulness callousness formaliti sensitiviti sensibiliti triplicate revival allowance inference airliner gyroscopic adjustable defensible irritant dependent adoption homologou communism angulariti effective bowdlerize analogi vietnamization digitizer conformabli radicalli differentli vileli analogousli operator feudalism decisiveness electriciti geology biologi organization',
  'To be, or not to be: that is the question',
  '  spaced\u00a0out\ttabs  ',
  'हिन्दी में खोज। नमस्ते दुनिया',
  "café cafe\u0301 İstanbul ΣΊΣΥΦΟΣ ﬁne ½ Ⅳ №5 C++ C# .NET don't",
];

/** An analyzer's name in Oracle.java, and a text for it. */
export const ANALYSES: readonly (readonly [string, string])[] = [
  ...['standard', 'english', 'simple', 'whitespace', 'stop', 'folding'].flatMap((name) =>
    TEXTS.map((text) => [name, text.replaceAll('\t', ' ')] as const),
  ),
  ...['edge', 'ngram'].map((name) => [name, 'Searching über an 東京 abc'] as const),
];

/** A word of `body`; Elasticsearch's `suggest_mode`, `max_edits` and `max_term_freq`. */
export const SPELLINGS: readonly (readonly [string, 'missing' | 'popular' | 'always', number, number])[] = [
  ...[
    'servr',
    'ihpone',
    'phne',
    'wndow',
    'mariet',
    'rvier',
    'tnel',
    'zebar',
    'silvers',
    'qury',
    'lite',
    'bridges',
    'xyzzy',
  ].flatMap((word) => [[word, 'missing', 2, 0.01] as const, [word, 'missing', 1, 0.01] as const]),
  ...['server', 'phone', 'phones', 'stone', 'queries', 'query'].flatMap((word) => [
    [word, 'missing', 2, 1000] as const,
    [word, 'popular', 2, 1000] as const,
    [word, 'always', 2, 1000] as const,
    [word, 'always', 2, 0.01] as const,
  ]),
];
