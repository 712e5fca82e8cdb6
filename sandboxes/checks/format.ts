const MAX_LENGTH = 1_200;

/** A value as people read it in a failure: JSON-like, with what JSON cannot say (`undefined`, RegExp, bytes) spelt out. */
export function format(value: unknown): string {
  const text = write(value, '', new Set());
  return text.length <= MAX_LENGTH
    ? text
    : `${text.slice(0, MAX_LENGTH)}… (${text.length - MAX_LENGTH} more characters)`;
}

function write(value: unknown, indent: string, above: Set<object>): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return `[function ${value.name || 'anonymous'}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof RegExp) return String(value);
  if (value instanceof Date)
    return Number.isNaN(value.getTime()) ? 'Invalid Date' : `Date ${value.toISOString()}`;
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (hasDescription(value)) return value.describe();
  if (above.has(value)) return '[circular]';
  const nested = new Set(above).add(value);
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) => write(item, inner, nested));
    const line = `[${items.join(', ')}]`;
    return line.length <= 72 && !line.includes('\n')
      ? line
      : `[\n${inner}${items.join(`,\n${inner}`)}\n${indent}]`;
  }
  const fields = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${write(item, inner, nested)}`,
  );
  if (fields.length === 0) return '{}';
  const line = `{ ${fields.join(', ')} }`;
  return line.length <= 72 && !line.includes('\n')
    ? line
    : `{\n${inner}${fields.join(`,\n${inner}`)}\n${indent}}`;
}

function hasDescription(value: object): value is { describe(): string } {
  return 'describe' in value && typeof value.describe === 'function';
}
