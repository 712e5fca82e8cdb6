import { Labels, METRIC_NAME } from '../promql/labels';
import { parseFloatText } from '../promql/value';

export interface Metadata {
  type: string;
  help: string;
  unit: string;
}

export interface ExposedSample {
  readonly labels: Labels;
  readonly value: number;
  /** Milliseconds since 1970; null: the time of the scrape. */
  readonly time: number | null;
}

export interface Exposition {
  readonly samples: readonly ExposedSample[];
  readonly metadata: ReadonlyMap<string, Metadata>;
}

/** A page of metrics that cannot be read: the scrape fails as a whole. */
export class ExpositionError extends Error {
  override readonly name = 'ExpositionError';
}

const SAMPLE = /^([a-zA-Z_:][\w:]*)?[ \t]*(?:\{(.*)\})?[ \t]*$/;
const LABEL = /[ \t]*([a-zA-Z_]\w*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*(,|$)/y;

/**
 * Reads Prometheus' text format 0.0.4, or OpenMetrics 1.0 (timestamps in seconds, `# EOF` at the end; exemplars are left out).
 * @throws {ExpositionError} naming the line
 */
export function parseExposition(text: string, openMetrics = false): Exposition {
  const samples: ExposedSample[] = [];
  const metadata = new Map<string, Metadata>();
  let ended = false;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.endsWith('\r') && !openMetrics ? raw.slice(0, -1) : raw;
    if (line.trim() === '') continue;
    if (ended) throw new ExpositionError(`line ${index + 1}: unexpected data after # EOF`);
    if (line.startsWith('#')) {
      if (openMetrics && line === '# EOF') ended = true;
      else readMetadata(line, metadata);
    } else samples.push(readSample(line, index + 1, openMetrics));
  }
  if (openMetrics && !ended) throw new ExpositionError('data does not end with # EOF');
  return { samples, metadata };
}

function readMetadata(line: string, metadata: Map<string, Metadata>): void {
  const match = /^#[ \t]+(HELP|TYPE|UNIT)[ \t]+(\S+)[ \t]?(.*)$/.exec(line);
  if (match === null) return;
  const [, kind = '', name = '', text = ''] = match;
  const known = metadata.get(name) ?? { type: 'unknown', help: '', unit: '' };
  metadata.set(name, known);
  if (kind === 'HELP') known.help = unescaped(text);
  else if (kind === 'TYPE') known.type = text.trim() === 'untyped' ? 'unknown' : text.trim();
  else known.unit = text.trim();
}

function readSample(line: string, number: number, openMetrics: boolean): ExposedSample {
  const fail = (problem: string) =>
    new ExpositionError(`line ${number}: ${problem} in ${JSON.stringify(line)}`);
  const split = endOfSeries(line);
  const series = SAMPLE.exec(line.slice(0, split));
  if (series === null || series[1] === undefined) throw fail('expected a metric name');
  const [written = '', stamp, ...more] =
    line
      .slice(split)
      .split(' # ')[0]
      ?.trim()
      .split(/[ \t]+/) ?? [];
  const value = parseFloatText(written);
  if (value === null) throw fail(`expected value after metric, got ${JSON.stringify(written)}`);
  if (more.length > 0) throw fail('expected next entry after timestamp');
  const time = stamp === undefined ? null : Number(stamp) * (openMetrics ? 1000 : 1);
  if (time !== null && (Number.isNaN(time) || (!openMetrics && !/^-?\d+$/.test(stamp ?? ''))))
    throw fail(`expected timestamp or new record, got ${JSON.stringify(stamp)}`);
  const pairs: [string, string][] = [[METRIC_NAME, series[1]]];
  const inner = series[2] ?? '';
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < inner.trimEnd().length) {
    const label = LABEL.exec(inner);
    if (label === null) throw fail('expected label="value"');
    pairs.push([label[1] ?? '', unescaped(label[2] ?? '')]);
  }
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) throw fail('label name is not unique');
  return { labels: Labels.from(pairs), value, time: time === null ? null : Math.round(time) };
}

/** Behind the closing brace, which may also stand in a label's value. */
function endOfSeries(line: string): number {
  const brace = line.indexOf('{');
  const space = line.search(/[ \t]/);
  if (brace === -1 || (space !== -1 && space < brace && line.slice(space, brace).trim() !== ''))
    return space === -1 ? line.length : space;
  let quoted = false;
  for (let index = brace; index < line.length; index++) {
    const character = line[index];
    if (character === '\\' && quoted) index++;
    else if (character === '"') quoted = !quoted;
    else if (character === '}' && !quoted) return index + 1;
  }
  return line.length;
}

const unescaped = (text: string) =>
  text.replace(/\\([\\n"])/g, (_whole, character: string) => (character === 'n' ? '\n' : character));
