/** The value of `Authorization` for HTTP Basic (RFC 7617 §2). */
export function basic(name: string, password: string): string {
  return `Basic ${btoa(`${name}:${password}`)}`;
}

/** A line of output as a JSON object, or null when it is none: programs also print banners and stacks. */
export function jsonLine(line: string): Record<string, unknown> | null {
  if (!line.startsWith('{')) return null;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return null;
  }
}
