import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** What Elasticsearch answers when it refuses: its type and its words. */
export class SearchError extends Error {
  override readonly name = 'SearchError';
  readonly status: ContentfulStatusCode;
  readonly type: string;
  readonly more: Readonly<Record<string, unknown>>;
  constructor(
    status: ContentfulStatusCode,
    type: string,
    reason: string,
    more: Readonly<Record<string, unknown>> = {},
  ) {
    super(reason);
    this.status = status;
    this.type = type;
    this.more = more;
  }

  /** Its `error`, with the root cause where it is itself that. */
  toJSON(): Record<string, unknown> {
    const cause = { type: this.type, reason: this.message, ...this.more };
    return { root_cause: [cause], ...cause };
  }
}

export const illegal = (reason: string) => new SearchError(400, 'illegal_argument_exception', reason);
export const unparsable = (reason: string) => new SearchError(400, 'parsing_exception', reason);
export const notParsed = (reason: string, cause?: SearchError) =>
  new SearchError(
    400,
    'document_parsing_exception',
    reason,
    cause === undefined ? {} : { caused_by: { type: cause.type, reason: cause.message } },
  );
