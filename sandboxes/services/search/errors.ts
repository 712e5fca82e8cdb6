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

export const noSuchIndex = (name: string) =>
  new SearchError(404, 'index_not_found_exception', `no such index [${name}]`, {
    'resource.type': 'index_or_alias',
    'resource.id': name,
    index_uuid: '_na_',
    index: name,
  });

export const invalidName = (name: string, why: string, what = 'index') =>
  new SearchError(400, `invalid_${what}_name_exception`, `Invalid ${what} name [${name}], ${why}`, {
    index: name,
  });

/** @throws {SearchError} no index may be called so */
export function checkName(name: string): void {
  if (name !== name.toLowerCase()) throw invalidName(name, 'must be lowercase');
  if (/^[_\-+]/.test(name)) throw invalidName(name, "must not start with '_', '-', or '+'");
  if (/[\\/*?"<>| ,#:]/.test(name))
    throw invalidName(
      name,
      `must not contain the following characters [' ','"','*',',','/','<','>','?','\\','|']`,
    );
}
