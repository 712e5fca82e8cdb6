'use client';
import { useEffect, useRef } from 'react';
import type { Navigation, Page } from '@/sandboxes/user-agent/user-agent';
import { documentOf, linkOf, submissionOf } from './page-document';

/** A page in a frame that runs no script: its links and forms are heard from outside, and go to the sandbox. */
export function PageFrame({
  page,
  onStep,
}: {
  readonly page: Page;
  onStep(step: Pick<Navigation, 'url' | 'method' | 'body'>): void;
}) {
  const frame = useRef<HTMLIFrameElement>(null);
  const step = useRef(onStep);
  step.current = onStep;
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const listen = () => {
      const inside = element.contentDocument;
      inside?.addEventListener('click', (event) => {
        const to = linkOf(event.target, page.url);
        if (to === null) return;
        event.preventDefault();
        step.current(to);
      });
      inside?.addEventListener('submit', (event) => {
        event.preventDefault();
        const to = submissionOf(event.target as HTMLFormElement, event.submitter, page.url);
        if (to) step.current(to);
      });
    };
    element.addEventListener('load', listen);
    element.srcdoc = documentOf(page);
    return () => element.removeEventListener('load', listen);
  }, [page]);
  return (
    <iframe
      ref={frame}
      title={`The page at ${page.url.href}`}
      // No allow-scripts. The origin is this site's so that the listeners above may be there, and forms must be allowed for
      // their submission to be told at all; the document's own policy lets none of them go anywhere.
      sandbox="allow-same-origin allow-forms"
      className="min-h-0 w-full flex-1 border-0 bg-white"
    />
  );
}
