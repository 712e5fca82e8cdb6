'use client';
import { Button } from '@/components/ui/Button';
import { LIMITS } from '@/sandboxes/engine/webcontainer/limits';
import { useSession } from '../context';

/** In place of what breaks and slows: why none of it is there. */
export default function EngineNetworkNote() {
  const { engine } = useSession();
  return (
    <div className="space-y-2 px-3 py-2.5 text-sm">
      <p className="text-ink">Nothing of this run can be broken, slowed or turned.</p>
      <p className="text-muted">{LIMITS.faults}</p>
      <Button size="small" onClick={() => void engine.switchTo('local')}>
        Back to the tab’s own engine
      </Button>
    </div>
  );
}
