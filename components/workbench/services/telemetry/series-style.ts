interface SeriesStyle {
  /** A custom property of the theme. */
  readonly colour: string;
  /** Pixels drawn and left out, in turn; none: a whole line. */
  readonly dash: readonly number[];
}

const WHOLE: SeriesStyle = { colour: '--accent', dash: [] };
/** Told apart by dashes too, not by colour alone. */
const STYLES: readonly SeriesStyle[] = [
  WHOLE,
  { colour: '--info', dash: [6, 3] },
  { colour: '--warn', dash: [2, 3] },
  { colour: '--good', dash: [8, 3, 2, 3] },
  { colour: '--bad', dash: [4, 2] },
];

/** More could not be told apart. */
export const MOST_DRAWN = STYLES.length;

export const styleAt = (index: number): SeriesStyle => STYLES[index % STYLES.length] ?? WHOLE;

const LEVELS: Readonly<Record<string, SeriesStyle>> = {
  info: { colour: '--info', dash: [] },
  warn: { colour: '--warn', dash: [6, 3] },
  error: { colour: '--bad', dash: [2, 3] },
  fatal: { colour: '--bad', dash: [8, 3, 2, 3] },
  critical: { colour: '--bad', dash: [8, 3, 2, 3] },
};

/** @param level of a line of a log, as Loki detects it */
export const styleOfLevel = (level: string): SeriesStyle =>
  LEVELS[level] ?? { colour: '--muted', dash: [4, 2] };
