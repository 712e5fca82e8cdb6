/**
 * A message that breaks HTTP/1.1, named as Node's parser (llhttp) names it.
 *
 * `code` is `HPE_…`; `reason` is the rule in words; `bytesParsed` counts the bytes of the last chunk that were still well formed.
 */
export class HttpParseError extends Error {
  readonly code: string;
  readonly reason: string;
  bytesParsed: number;

  constructor(code: string, reason: string, bytesParsed: number, message = `Parse Error: ${reason}`) {
    super(message);
    this.code = code;
    this.reason = reason;
    this.bytesParsed = bytesParsed;
  }
}
