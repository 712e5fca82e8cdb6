/** The sixteen colours of a terminal in both themes: each can be read on the page's surface (4.5 : 1, WCAG 1.4.3). */
export const ANSI = [
  ...['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'],
  ...['brightBlack', 'brightRed', 'brightGreen', 'brightYellow'],
  ...['brightBlue', 'brightMagenta', 'brightCyan', 'brightWhite'],
] as const;

type Palette = readonly string[];

/** In the order of `ANSI`. `black` and `white` are what is told apart from the text, not what is invisible. */
export const PALETTES: Readonly<Record<'light' | 'dark', Palette>> = {
  light: [
    ...['#1c1a17', '#b3261e', '#1a7339', '#835300', '#2a5bb0', '#8a3fa0', '#0b6a72', '#57534b'],
    ...['#6b665d', '#c62f26', '#1f7a40', '#8a5a00', '#2f66c4', '#9a48b2', '#0b6e78', '#3a372f'],
  ],
  dark: [
    ...['#9b9892', '#f28b82', '#6cce89', '#e6b35a', '#8ab4f8', '#d7a3ea', '#62cfd8', '#eceae6'],
    ...['#8f9699', '#ff9e96', '#86dd9f', '#f2c777', '#a5c6fb', '#e3b8f2', '#82dde4', '#ffffff'],
  ],
};
