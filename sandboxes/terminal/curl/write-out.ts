export interface WriteOutFacts {
  readonly variables: Readonly<Record<string, string | number>>;
  /** Lower-case name to value, of the last answer. */
  readonly headers: Readonly<Record<string, string>>;
}

/** `-w`: `%{http_code}`, `%header{etag}`, `\n`. */
export function writeOut(format: string, { variables, headers }: WriteOutFacts): string {
  return format.replace(/%%|%\{([^}]*)\}|%header\{([^}]*)\}|\\([ntr\\])/g, (whole, name, header, escaped) => {
    if (whole === '%%') return '%';
    if (typeof escaped === 'string') return { n: '\n', t: '\t', r: '\r', '\\': '\\' }[escaped] ?? whole;
    if (typeof header === 'string') return headers[header.toLowerCase()] ?? '';
    if (name === 'json') return JSON.stringify(variables);
    return String(variables[name] ?? '');
  });
}

/** Seconds as curl prints them. */
export const seconds = (milliseconds: number) => (Math.max(0, milliseconds) / 1000).toFixed(6);
