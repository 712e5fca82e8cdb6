/** How many colours a terminal shows, by the variables that say so: Node's rules (`tty.WriteStream.getColorDepth`). */
type Environment = Readonly<Record<string, string | undefined>>;

const DEPTHS: readonly (readonly [RegExp, number])[] = [
  [/^xterm-256/, 8],
  [/^screen/, 8],
  [/^xterm/, 4],
  [/^rxvt/, 4],
  [/color/, 4],
  [/ansi/, 4],
  [/cygwin/, 4],
  [/linux/, 4],
  [/^vt(100|220|320)/, 4],
];

/** @returns bits: 1, 4, 8 or 24 */
export function colorDepth(env: Environment): number {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) {
    if (forced === '2') return 8;
    if (forced === '3') return 24;
    return ['', '1', 'true'].includes(forced) ? 4 : 1;
  }
  if (env['NODE_DISABLE_COLORS'] || env['NO_COLOR'] || env['TERM'] === 'dumb') return 1;
  const kind = env['COLORTERM'];
  if (kind === 'truecolor' || kind === '24bit') return 24;
  const term = env['TERM']?.toLowerCase() ?? '';
  const known = DEPTHS.find(([pattern]) => pattern.test(term));
  return known?.[1] ?? (kind ? 4 : 1);
}
