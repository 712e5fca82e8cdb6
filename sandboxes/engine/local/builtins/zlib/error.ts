const CODES: Readonly<Record<number, string>> = {
  [-6]: 'Z_VERSION_ERROR',
  [-5]: 'Z_BUF_ERROR',
  [-4]: 'Z_MEM_ERROR',
  [-3]: 'Z_DATA_ERROR',
  [-2]: 'Z_STREAM_ERROR',
  [-1]: 'Z_ERRNO',
  0: 'Z_OK',
  1: 'Z_STREAM_END',
  2: 'Z_NEED_DICT',
};

/** `zlib.codes`: both ways. */
export const codes: Readonly<Record<string, string | number>> = Object.freeze({
  ...CODES,
  ...Object.fromEntries(Object.entries(CODES).map(([errno, code]) => [code, Number(errno)])),
});

/** What zlib says of the data, with `code` and `errno`. */
export const zlibError = (errno: number, message: string): Error =>
  Object.assign(new Error(message), { errno, code: CODES[errno] ?? 'Z_ERRNO' });
