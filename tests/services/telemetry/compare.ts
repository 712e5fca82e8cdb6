/** Answers of the HTTP API, brought to a form in which two of them can be compared. */

export interface Answer {
  readonly status: string;
  readonly data?: { readonly resultType: string; readonly result: unknown };
  readonly errorType?: string;
  readonly error?: string;
}

type Series = { metric: Record<string, string>; value?: [number, string]; values?: [number, string][] };

/** Differences between two answers, in words; none: they are equal. Floats may differ by `ulps` units in the last place. */
export function differences(ours: Answer, real: Answer, ordered: boolean, ulps: number): string[] {
  if (ours.status !== real.status || ours.errorType !== real.errorType || ours.error !== real.error)
    return [`${outline(ours)}\n    real: ${outline(real)}`];
  if (ours.data === undefined || real.data === undefined) return [];
  if (ours.data.resultType !== real.data.resultType)
    return [`${ours.data.resultType}, real: ${real.data.resultType}`];
  const a = points(ours.data, ordered);
  const b = points(real.data, ordered);
  const found: string[] = [];
  for (let index = 0; index < Math.max(a.length, b.length) && found.length < 3; index++) {
    const [mine, theirs] = [a[index], b[index]];
    if (
      mine === undefined ||
      theirs === undefined ||
      mine[0] !== theirs[0] ||
      !close(mine[1], theirs[1], ulps)
    )
      found.push(`${mine?.join(' ')}\n    real: ${theirs?.join(' ')}`);
  }
  return found;
}

const outline = ({ status, errorType, error, data }: Answer) =>
  status === 'success' ? `success ${JSON.stringify(data).slice(0, 200)}` : `${errorType}: ${error}`;

/** One line a point: whose and when, and its value. */
function points({ resultType, result }: NonNullable<Answer['data']>, ordered: boolean): [string, string][] {
  if (resultType === 'scalar' || resultType === 'string') {
    const [time, value] = result as [number, string];
    return [[String(time), value]];
  }
  const lines = (result as Series[]).map(({ metric, value, values }) => {
    const name = JSON.stringify(Object.entries(metric).sort());
    return (values ?? (value ? [value] : [])).map(([time, text]): [string, string] => [
      `${name} ${time}`,
      text,
    ]);
  });
  if (!ordered) lines.sort(([a], [b]) => ((a?.[0] ?? '') < (b?.[0] ?? '') ? -1 : 1));
  return lines.flat();
}

/** How far apart, in steps of the float format. */
function close(a: string, b: string, ulps: number): boolean {
  if (a === b) return true;
  if (a.startsWith('-') !== b.startsWith('-')) return false;
  const [left, right] = [bits(Number(a)), bits(Number(b))];
  const distance = left > right ? left - right : right - left;
  return distance <= BigInt(ulps);
}

function bits(value: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(value));
  return view.getBigUint64(0);
}
