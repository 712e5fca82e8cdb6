import { Badge } from '@/components/ui/Badge';
import { statusTone } from './tone';

/** A status code in the colour of its class. `waiting`: an answer may still come. */
export function Status({
  status,
  waiting = false,
}: {
  readonly status: number | null;
  readonly waiting?: boolean;
}) {
  return (
    <Badge tone={status === null && waiting ? 'neutral' : statusTone(status)}>
      <span className="font-mono">{status ?? (waiting ? 'waiting' : 'no answer')}</span>
    </Badge>
  );
}
