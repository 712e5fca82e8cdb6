import { Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { BlockFrame } from '../BlockFrame';
import { SendPrepared } from '../SendPrepared';

/** Sends a prepared request to the learner's own server and shows the exchange in place. */
export function Try({ request, children }: { readonly request: string; readonly children?: ReactNode }) {
  return (
    <BlockFrame kind="Try it" icon={Play}>
      <div className="space-y-2">{children}</div>
      <SendPrepared id={request} />
    </BlockFrame>
  );
}
