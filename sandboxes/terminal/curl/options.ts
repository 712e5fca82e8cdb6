/** curl's command line: flags that backend people use, short ones joined (`-sSi`), values attached or apart. */
export interface DataPart {
  readonly kind: 'data' | 'raw' | 'binary' | 'json' | 'urlencode';
  readonly text: string;
}

export interface CurlOptions {
  readonly urls: string[];
  readonly headers: string[];
  readonly data: DataPart[];
  readonly form: { readonly text: string; readonly plain: boolean }[];
  readonly outputs: (string | null)[];
  readonly resolve: string[];
  readonly cookies: string[];
  /** Options with one value, by long name without dashes. */
  readonly values: Map<string, string>;
  readonly flags: Set<string>;
}

type Kind = 'flag' | 'value' | 'header' | 'data' | 'form' | 'output' | 'url' | 'resolve' | 'cookie';

/** Long name, short name, what it takes. */
const TABLE: readonly (readonly [long: string, short: string, kind: Kind])[] = [
  ['request', 'X', 'value'],
  ['header', 'H', 'header'],
  ['data', 'd', 'data'],
  ['data-ascii', '', 'data'],
  ['data-raw', '', 'data'],
  ['data-binary', '', 'data'],
  ['data-urlencode', '', 'data'],
  ['json', '', 'data'],
  ['include', 'i', 'flag'],
  ['head', 'I', 'flag'],
  ['verbose', 'v', 'flag'],
  ['silent', 's', 'flag'],
  ['show-error', 'S', 'flag'],
  ['output', 'o', 'output'],
  ['remote-name', 'O', 'flag'],
  ['location', 'L', 'flag'],
  ['max-redirs', '', 'value'],
  ['user', 'u', 'value'],
  ['oauth2-bearer', '', 'value'],
  ['form', 'F', 'form'],
  ['form-string', '', 'form'],
  ['cookie', 'b', 'cookie'],
  ['cookie-jar', 'c', 'value'],
  ['insecure', 'k', 'flag'],
  ['write-out', 'w', 'value'],
  ['max-time', 'm', 'value'],
  ['connect-timeout', '', 'value'],
  ['retry', '', 'value'],
  ['retry-delay', '', 'value'],
  ['retry-connrefused', '', 'flag'],
  ['retry-all-errors', '', 'flag'],
  ['no-buffer', 'N', 'flag'],
  ['http1.0', '0', 'flag'],
  ['http1.1', '', 'flag'],
  ['resolve', '', 'resolve'],
  ['get', 'G', 'flag'],
  ['user-agent', 'A', 'value'],
  ['referer', 'e', 'value'],
  ['compressed', '', 'flag'],
  ['fail', 'f', 'flag'],
  ['fail-with-body', '', 'flag'],
  ['upload-file', 'T', 'value'],
  ['unix-socket', '', 'value'],
  ['dump-header', 'D', 'value'],
  ['range', 'r', 'value'],
  ['url', '', 'url'],
  ['globoff', 'g', 'flag'],
  ['path-as-is', '', 'flag'],
  ['no-progress-meter', '', 'flag'],
  ['progress-bar', '#', 'flag'],
  ['ipv4', '4', 'flag'],
  ['ipv6', '6', 'flag'],
  ['no-keepalive', '', 'flag'],
  ['version', 'V', 'flag'],
  ['help', 'h', 'flag'],
];

export const CURL_FLAGS: readonly string[] = TABLE.flatMap(([long, short]) => [
  `--${long}`,
  ...(short === '' ? [] : [`-${short}`]),
]);

/** What curl says of a wrong command line; exit status 2. */
export class UsageError extends Error {}

/** @throws {UsageError} */
export function parseCurl(args: readonly string[]): CurlOptions {
  const options: CurlOptions = {
    urls: [],
    headers: [],
    data: [],
    form: [],
    outputs: [],
    resolve: [],
    cookies: [],
    values: new Map(),
    flags: new Set(),
  };
  let onlyUrls = false;
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? '';
    const next = (shown: string) => {
      const value = args[++at];
      if (value === undefined) throw new UsageError(`option ${shown}: requires parameter`);
      return value;
    };
    if (onlyUrls || !word.startsWith('-') || word === '-') options.urls.push(word);
    else if (word === '--') onlyUrls = true;
    else if (word.startsWith('--')) long(word, () => next(word), options);
    else {
      for (let position = 1; position < word.length; position++) {
        const entry = TABLE.find(([, short]) => short === word[position]);
        if (!entry) throw new UsageError(`option ${word}: is unknown`);
        if (entry[2] === 'flag') options.flags.add(entry[0]);
        else {
          const attached = word.slice(position + 1);
          take(entry[0], entry[2], attached === '' ? next(word) : attached, options);
          break;
        }
      }
    }
  }
  return options;
}

function long(word: string, next: () => string, options: CurlOptions): void {
  const name = word.slice(2);
  const entry = TABLE.find(([known]) => known === name);
  const off = name.startsWith('no-') ? name.slice(3) : null;
  if (entry && entry[2] === 'flag') options.flags.add(name);
  else if (entry) take(name, entry[2], next(), options);
  else if (off !== null && TABLE.some(([known, , kind]) => known === off && kind === 'flag'))
    options.flags.delete(off);
  else throw new UsageError(`option ${word}: is unknown`);
}

const DATA: Readonly<Record<string, DataPart['kind']>> = {
  'data-raw': 'raw',
  'data-binary': 'binary',
  'data-urlencode': 'urlencode',
  json: 'json',
};

function take(name: string, kind: Kind, value: string, options: CurlOptions): void {
  if (kind === 'header') options.headers.push(value);
  else if (kind === 'data') options.data.push({ kind: DATA[name] ?? 'data', text: value });
  else if (kind === 'form') options.form.push({ text: value, plain: name === 'form-string' });
  else if (kind === 'output') options.outputs.push(value);
  else if (kind === 'url') options.urls.push(value);
  else if (kind === 'resolve') options.resolve.push(value);
  else if (kind === 'cookie') options.cookies.push(value);
  else options.values.set(name, value);
}
