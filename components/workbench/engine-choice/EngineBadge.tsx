'use client';
import { useStore } from 'zustand';
import { Badge } from '@/components/ui/Badge';
import { useSession } from '../context';

/** Says that another engine than this tab's own is in use, and leads to the choice. */
export default function EngineBadge({ onOpen }: { onOpen(): void }) {
  const { engine } = useSession();
  const chosen = useStore(engine.choice, (state) => state.chosen);
  if (chosen === 'local') return null;
  return (
    <button type="button" onClick={onOpen} title="Your server runs in StackBlitz’s WebContainer. Change it …">
      <Badge tone="accent">WebContainer</Badge>
    </button>
  );
}
