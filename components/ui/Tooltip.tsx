'use client';
import { Tooltip as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { Kbd } from './Kbd';

/** Says what a control does; never the only place of anything that one must know. */
export function Tooltip({
  content,
  shortcut,
  children,
}: {
  readonly content: ReactNode;
  readonly shortcut?: string;
  readonly children: ReactNode;
}) {
  return (
    <Radix.Provider delayDuration={350}>
      <Radix.Root>
        <Radix.Trigger
          asChild
          onFocus={(event) => {
            // A menu or dialog that closes gives the focus back: after a click or a tap nobody asked what this is.
            if (!event.currentTarget.matches(':focus-visible')) event.preventDefault();
          }}
        >
          {children}
        </Radix.Trigger>
        <Radix.Portal>
          <Radix.Content
            sideOffset={6}
            collisionPadding={8}
            className="z-50 flex max-w-64 items-center gap-2 rounded-md bg-ink px-2 py-1 text-xs text-page shadow-float motion-safe:animate-appear"
          >
            {content}
            {shortcut ? <Kbd>{shortcut}</Kbd> : null}
          </Radix.Content>
        </Radix.Portal>
      </Radix.Root>
    </Radix.Provider>
  );
}
