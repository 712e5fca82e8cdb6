/** A configuration that nginx refuses, in its words: `unknown directive "x" in nginx.conf:3`. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** What nginx has said of the configuration before. */
  warnings: readonly string[] = [];
  /** All was read, and was well so far: `nginx -t` says so before it says this. */
  afterwards = false;

  /** @param place `file:line`, or null where nginx names none: what is found once everything is read */
  constructor(text: string, place: string | null) {
    super(place === null ? text : `${text} in ${place}`);
  }
}

/** What is wrong with a value, thrown by those who know no line: whoever reads the directive adds the place. */
export class ValueError extends Error {
  override readonly name = 'ValueError';
}
