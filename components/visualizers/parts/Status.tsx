import { Badge } from '@/components/ui/Badge';
import { statusTone } from './tone';

/** A status code in the colour of its class. */
export function Status({ status }: { readonly status: number | null }) {
  return (
    <Badge tone={statusTone(status)}>
      <span className="font-mono">{status ?? 'no answer'}</span>
    </Badge>
  );
}
