// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import type { LabForPage } from '@/lib/labs/for-page';
import { LessonShell } from './LessonShell';

vi.mock('../workbench/context', () => ({
  WorkbenchProvider: ({ children }: { readonly children: ReactNode }) => children,
}));

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

test('the way back from the lab leads to where one had read', () => {
  const scrollTo = vi.spyOn(window, 'scrollTo').mockReturnValue();
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(21_000);
  const scrollY = vi.spyOn(window, 'scrollY', 'get').mockReturnValue(9000);
  render(
    <LessonShell lesson="a" lab={{ id: 'a' } as LabForPage} workbench={null}>
      text
    </LessonShell>,
  );
  expect(scrollTo).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Lab' }));
  // The lab is as tall as the window, and the text is not on show.
  scrollY.mockReturnValue(0);
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(0);
  fireEvent.click(screen.getByRole('button', { name: 'Read' }));
  expect(scrollTo).toHaveBeenLastCalledWith({ top: 9000, behavior: 'instant' });
});

test('a tap that came before React listened is honoured, and the way back kept', () => {
  const scrollTo = vi.spyOn(window, 'scrollTo').mockReturnValue();
  Object.assign(document.documentElement.dataset, { tapped: 'lab', tappedAt: '700' });
  render(
    <LessonShell lesson="a" lab={{ id: 'a' } as LabForPage} workbench={null}>
      text
    </LessonShell>,
  );
  expect(screen.getByRole('button', { name: 'Lab' }).getAttribute('aria-pressed')).toBe('true');
  expect(document.documentElement.dataset).not.toHaveProperty('tapped');
  fireEvent.click(screen.getByRole('button', { name: 'Read' }));
  expect(scrollTo).toHaveBeenLastCalledWith({ top: 700, behavior: 'instant' });
});
