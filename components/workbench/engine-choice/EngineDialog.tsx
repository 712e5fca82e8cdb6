'use client';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { Badge } from '@/components/ui/Badge';
import { Button } from '@/components/ui/Button';
import { Dialog } from '@/components/ui/Dialog';
import { LIMITS } from '@/sandboxes/engine/webcontainer/limits';
import { useSession } from '../context';
import type { ChoosableEngine } from './engine-choice';
import { obstacleTo } from './isolated-page';
import { needsOwnEngine } from './lab-needs';

/** What of the limits a learner meets, by what they would look for. */
const MISSED = [
  ['Break the network or the disk; stop, slow down or turn the clock', LIMITS.faults],
  ['Labs with several machines', LIMITS.machines],
  ['Labs with a database, a cache or other services', LIMITS.services],
  ['See what two of your processes say to each other', LIMITS['wire-log']],
  ['Be told that a loop never ends', LIMITS['infinite-loop-isolation']],
  ['Programs that draw on the terminal', LIMITS.terminal],
] as const;

/** Where the learner's server runs: this tab's own engine, or StackBlitz's WebContainer. */
export default function EngineDialog({ onClose }: { onClose(): void }) {
  const { engine, lab } = useSession();
  const chosen = useStore(engine.choice, (state) => state.chosen);
  const [wanted, want] = useState<ChoosableEngine>(chosen);
  const obstacle = needsOwnEngine(lab) ?? obstacleTo(window);
  const reloads = wanted === 'webcontainer' && !window.crossOriginIsolated;
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title="Where your server runs"
      description="Your files stay the same. A running server is ended, and starts with your next Run."
    >
      <fieldset className="grid gap-3">
        <legend className="sr-only">Engine</legend>
        <Choice
          id="local"
          wanted={wanted}
          onWant={want}
          title="This tab’s own engine"
          badge={<Badge tone="good">Default</Badge>}
        >
          Starts at once and works offline. Nothing leaves this browser. Every tool of the workbench works
          with it.
        </Choice>
        <Choice
          id="webcontainer"
          wanted={wanted}
          onWant={want}
          disabled={obstacle !== null}
          title="WebContainer, by StackBlitz"
          badge={<Badge tone="info">Needs the internet</Badge>}
        >
          Another way to run Node in a browser, made by another company. It is loaded from StackBlitz’s
          servers, and your lab’s packages through them: StackBlitz learns that you use it and what you
          install, under its own terms. The first start takes a while.
          {obstacle ? <strong className="mt-2 block font-medium text-warn">{obstacle}</strong> : null}
        </Choice>
      </fieldset>
      {wanted === 'webcontainer' ? (
        <section className="mt-4" aria-label="What does not work in the WebContainer">
          <h3 className="text-sm font-semibold text-ink">Not in the WebContainer</h3>
          <dl className="mt-1.5 grid gap-2 text-sm">
            {MISSED.map(([what, why]) => (
              <div key={what}>
                <dt className="text-ink">{what}</dt>
                <dd className="text-xs text-muted">{why}</dd>
              </div>
            ))}
          </dl>
        </section>
      ) : null}
      <div className="mt-5 flex flex-wrap items-center justify-end gap-2">
        {reloads ? (
          <p className="min-w-0 flex-1 basis-48 text-xs text-muted">
            The page is loaded anew, because the browser must set it apart first.
          </p>
        ) : null}
        <Button onClick={onClose}>Cancel</Button>
        <Button
          look="primary"
          onClick={() => {
            onClose();
            // Chosen already, but on a page that cannot run it: that is what is mended then.
            if (wanted !== chosen || reloads) void engine.switchTo(wanted);
          }}
        >
          {reloads ? 'Use it and reload' : 'Use it'}
        </Button>
      </div>
    </Dialog>
  );
}

function Choice({
  id,
  wanted,
  onWant,
  title,
  badge,
  disabled = false,
  children,
}: {
  readonly id: ChoosableEngine;
  readonly wanted: ChoosableEngine;
  onWant(id: ChoosableEngine): void;
  readonly title: string;
  readonly badge: ReactNode;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <label className="flex gap-3 rounded-lg border border-line p-3 has-checked:border-accent has-checked:bg-accent-soft/40 has-disabled:opacity-60">
      <input
        type="radio"
        name="engine"
        value={id}
        checked={wanted === id}
        disabled={disabled}
        onChange={() => onWant(id)}
        aria-labelledby={`engine-${id}`}
        aria-describedby={`engine-${id}-about`}
        className="mt-1 self-start accent-(--accent)"
      />
      <span className="min-w-0">
        <span className="flex flex-wrap items-center gap-2">
          <span id={`engine-${id}`} className="font-medium text-ink">
            {title}
          </span>
          {badge}
        </span>
        <span id={`engine-${id}-about`} className="mt-1 block text-sm text-muted">
          {children}
        </span>
      </span>
    </label>
  );
}
