const ESC = String.fromCharCode(27);

/** Bracketed paste, as the terminal wraps it. */
export const PASTE = new RegExp(`^${ESC}\\[200~([\\s\\S]*)${ESC}\\[201~$`);
/** One key: an escape sequence, or a character. */
export const KEY = new RegExp(`${ESC}(?:\\[[\\d;]*[A-Za-z~]|O[A-Z]|[\\s\\S])?|[\\s\\S]`, 'gu');
