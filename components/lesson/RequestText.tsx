import type { PreparedRequest } from '@/lib/labs/schema';
import { ScrollRegion } from '../ui/ScrollRegion';

/** A prepared request as the message that it is, before it is sent. */
export function RequestText({ request }: { readonly request: PreparedRequest }) {
  return (
    <ScrollRegion
      label={`Request: ${request.title}`}
      className="max-h-48 overflow-auto rounded-md bg-sunken px-3 py-2"
    >
      <pre className="font-mono text-xs leading-relaxed break-words whitespace-pre-wrap">
        <span className="font-semibold">{request.method}</span> {request.path}
        {request.headers.map(([name, value]) => `\n${name}: ${value}`).join('')}
        {request.body === undefined ? '' : `\n\n${request.body}`}
      </pre>
    </ScrollRegion>
  );
}
