'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { ScrollRegion } from '../../ScrollRegion';
import { useRowsInView } from '../../use-rows-in-view';
import type { ServicePanelProps } from '../registry';
import { useKept } from '../use-kept';
import { createMonitor } from './monitor';

/** Pixels. */
const LINE = 16;

/** Every command that the server runs, as MONITOR tells it. */
export function MonitorView({ plan, connect }: ServicePanelProps) {
  const [monitor] = useKept(plan.name, 'monitor', createMonitor);
  const { on, lines, problem } = useStore(monitor);
  const { box, onScroll } = useRowsInView<HTMLElement>(lines, LINE);
  return (
    <>
      <div className="flex gap-1.5">
        <Button size="small" onClick={() => (on ? monitor.stop() : monitor.start(connect))}>
          {on ? 'Stop monitoring' : 'Monitor commands'}
        </Button>
        {lines.length > 0 ? (
          <Button size="small" onClick={() => monitor.clear()}>
            Clear
          </Button>
        ) : null}
      </div>
      {problem ? <p className="text-sm text-bad">It ended: {problem}</p> : null}
      {lines.length > 0 ? (
        <ScrollRegion
          label="Commands"
          ref={box}
          onScroll={onScroll}
          className="max-h-64 overflow-auto rounded border border-line bg-sunken p-2"
        >
          <ol className="font-mono text-2xs whitespace-pre text-ink">
            {lines.map(({ id, text }) => (
              <li key={id}>{text}</li>
            ))}
          </ol>
        </ScrollRegion>
      ) : on ? (
        <p className="text-sm text-muted">
          Commands appear here as clients send them, also while you use another tool.
        </p>
      ) : null}
    </>
  );
}
