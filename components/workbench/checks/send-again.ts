import type { ExchangeRecord } from '@/sandboxes/checks/protocol';
import type { RequestDraft } from '../contract';

/** The failing request as a draft for the HTTP client, which adds Host and Content-Length of its own. */
export function draftOfRecord({ request }: ExchangeRecord): RequestDraft {
  const headers = request.headers.filter(([name]) => !/^(?:host|content-length)$/i.test(name));
  return {
    method: request.method,
    path: request.target,
    headers,
    ...(request.body === '' ? {} : { body: request.body }),
  };
}
