import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** Problem details (RFC 9457). */
export interface Problem {
  readonly status: ContentfulStatusCode;
  /** For programs: it never changes. */
  readonly code: string;
  readonly title: string;
  /** For whoever reads it: what, where, and the mend. */
  readonly detail: string;
}

export function problemResponse(problem: Problem, headers: Record<string, string> = {}): Response {
  const { status, ...rest } = problem;
  return new Response(JSON.stringify({ type: 'about:blank', status, ...rest }), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  });
}
