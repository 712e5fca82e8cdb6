'use client';
import type { KeyboardEvent } from 'react';
import { useSession } from './context';
import { availableTools } from './Tools';

/** Shortcuts of the workbench, wherever the focus is inside it. */
export function useShortcuts(onHelp: () => void): (event: KeyboardEvent) => void {
  const session = useSession();
  const { actions, layout, runNow, saveAndRun } = session;
  // What fails is shown where it belongs: in the bar, the output or the panel.
  const quietly = (promise: Promise<unknown>) => void promise.catch(() => undefined);
  return (event) => {
    if (event.defaultPrevented) return;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === 'Enter') quietly(event.shiftKey ? actions.runChecks() : runNow());
    else if (command && event.key.toLowerCase() === 's' && !event.shiftKey) quietly(saveAndRun());
    else if (event.altKey && !command && /^Digit[1-6]$/.test(event.code)) {
      const tool = availableTools(session)[Number(event.code.slice(5)) - 1];
      if (!tool) return;
      layout.show(tool);
    } else if (event.key === '?' && !command && !isTextField(event.target)) onHelp();
    else return;
    event.preventDefault();
  };
}

const isTextField = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
