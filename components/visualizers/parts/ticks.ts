/** Round steps for an axis of so many milliseconds: about five of them. */
export function ticksOf(span: number): readonly number[] {
  if (span <= 0) return [0];
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power;
  return Array.from({ length: Math.floor(span / step) + 1 }, (_, index) => index * step);
}
