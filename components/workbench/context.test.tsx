// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, expect, test, vi } from 'vitest';
import type { LabForPage } from '@/lib/labs/for-page';
import { useWorkbench, WorkbenchProvider } from './context';

const start = vi.fn(async () => undefined);
vi.mock('./session', () => ({
  createSession: () => ({
    run: store({ run: { state: 'running', pid: 1, port: 3000 }, log: null }),
    checks: store({ checks: [] }),
    requests: store({ activeFaults: ['replay'] }),
    actions: { start },
    open: async () => undefined,
  }),
}));

const store = <State,>(state: State) => ({
  getState: () => state,
  getInitialState: () => state,
  subscribe: () => () => undefined,
});

function Block() {
  const workbench = useWorkbench();
  if (!workbench) return <p>no workbench</p>;
  return (
    <button type="button" onClick={() => void workbench.start()}>
      {workbench.run.state} {workbench.activeFaults.join()}
    </button>
  );
}

const page = (
  <WorkbenchProvider lab={{ id: 'lab' } as LabForPage}>
    <Block />
  </WorkbenchProvider>
);

afterEach(() => {
  cleanup();
  start.mockClear();
});

test('a block can be pressed before the session is there: the press loads it', async () => {
  render(page);
  fireEvent.click(screen.getByRole('button', { name: 'idle' }));
  await screen.findByRole('button', { name: 'running replay' });
  await vi.waitFor(() => expect(start).toHaveBeenCalledTimes(1));
});

test('the first touch of the page loads the session', async () => {
  render(page);
  fireEvent.pointerDown(document.body);
  await screen.findByRole('button', { name: 'running replay' });
  expect(start).not.toHaveBeenCalled();
});

test('the server renders what the first client render shows; without a provider there is no workbench', () => {
  expect(renderToStaticMarkup(page)).toContain('idle');
  expect(renderToStaticMarkup(<Block />)).toContain('no workbench');
});
