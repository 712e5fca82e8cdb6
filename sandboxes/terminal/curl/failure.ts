/** Ends a transfer with one of curl's exit codes. @see https://curl.se/libcurl/c/libcurl-errors.html */
export class CurlFailure extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'CurlFailure';
    this.code = code;
  }
}
