/** `WWW-Authenticate: Bearer error="invalid_token", error_description="…"` (RFC 9110 §11.6.1, RFC 6750 §3). */
export interface Challenge {
  readonly scheme: string;
  /** Names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The first challenge of a field value; `null` when it is none. */
export function parseChallenge(value: string): Challenge | null {
  const scheme = /^\s*([!#$%&'*+.^`|~\w-]+)(?:\s+|$)/.exec(value);
  if (!scheme?.[1]) return null;
  const parameters: Record<string, string> = {};
  const pair = /\s*([!#$%&'*+.^`|~\w-]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([!#$%&'*+.^`|~\w-]+))\s*(?:,|$)/y;
  pair.lastIndex = scheme[0].length;
  for (let match = pair.exec(value); match?.[1]; match = pair.exec(value)) {
    parameters[match[1].toLowerCase()] = match[2]?.replace(/\\(.)/g, '$1') ?? match[3] ?? '';
  }
  return { scheme: scheme[1], parameters };
}
