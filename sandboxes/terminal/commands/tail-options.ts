/** What `tail` is asked for, as GNU's reads it: -n 5, -20, -n +3, -c 10, -fn2, --follow=name. */
export interface TailOptions {
  readonly unit: 'lines' | 'bytes';
  readonly count: number;
  /** `+5`: from the fifth on, not the last five. */
  readonly fromStart: boolean;
  readonly follow: boolean;
  /** `-F`: waits for a file that is not there, or not any more. */
  readonly retry: boolean;
  readonly headers: 'always' | 'never' | 'several';
  readonly files: readonly string[];
}

/** @returns what is wrong with the words, where something is */
export function readTailOptions(args: readonly string[]): TailOptions | string {
  const options = {
    unit: 'lines' as TailOptions['unit'],
    count: 10,
    fromStart: false,
    follow: false,
    retry: false,
    headers: 'several' as TailOptions['headers'],
  };
  const files: string[] = [];
  const words = [...args];
  const amount = (unit: TailOptions['unit'], text: string | undefined): string | null => {
    if (text === undefined) return `option requires an argument -- '${unit === 'lines' ? 'n' : 'c'}'`;
    const [, sign = '', digits] = /^([+-]?)(\d+)$/.exec(text) ?? [];
    if (digits === undefined) return `invalid number of ${unit}: '${text}'`;
    Object.assign(options, { unit, count: Number(digits), fromStart: sign === '+' });
    return null;
  };
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === '--') {
      files.push(...words.splice(0));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      files.push(word);
      continue;
    }
    const [, long, value] = /^--([a-z]+)(?:=(.*))?$/.exec(word) ?? [];
    let wrong: string | null = null;
    if (long === 'lines' || long === 'bytes') wrong = amount(long, value ?? words.shift());
    else if (long === 'follow')
      Object.assign(options, { follow: true, retry: options.retry || value === 'name' });
    else if (long === 'retry') options.retry = true;
    else if (long === 'quiet' || long === 'silent') options.headers = 'never';
    else if (long === 'verbose') options.headers = 'always';
    else if (long !== undefined) wrong = `unrecognized option '${word}'`;
    else {
      // As of old: -20, -20f
      const [, digits = '', letters = ''] = /^-(\d*)(.*)$/.exec(word) ?? [];
      if (digits !== '') wrong = amount('lines', digits);
      for (let at = 0; at < letters.length && wrong === null; at++) {
        const letter = letters[at] ?? '';
        if (letter === 'n' || letter === 'c') {
          wrong = amount(letter === 'n' ? 'lines' : 'bytes', letters.slice(at + 1) || words.shift());
          break;
        }
        if (letter === 'f') options.follow = true;
        else if (letter === 'F') Object.assign(options, { follow: true, retry: true });
        else if (letter === 'q') options.headers = 'never';
        else if (letter === 'v') options.headers = 'always';
        else wrong = `invalid option -- '${letter}'`;
      }
    }
    if (wrong !== null) return wrong;
  }
  return { ...options, files };
}
