/** Data of so many bytes travel by themselves: their buffer is handed over instead of copied. */
export const LARGE = 16 * 1024;
