/** What a method promises, whatever the server does: RFC 9110 §9.2; QUERY: RFC 10008 §2. */
export interface MethodSemantics {
  /** The client asks for no change of state (§9.2.1). */
  readonly safe: boolean;
  /** Sending it several times intends the same effect as sending it once (§9.2.2). */
  readonly idempotent: boolean;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'QUERY']);
const IDEMPOTENT_ONLY = new Set(['PUT', 'DELETE']);

/** Methods that no standard describes promise nothing. */
export function methodSemantics(method: string): MethodSemantics {
  const safe = SAFE.has(method);
  return { safe, idempotent: safe || IDEMPOTENT_ONLY.has(method) };
}
