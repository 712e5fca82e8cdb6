// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventLog } from '@/sandboxes/engine/event-log';
import { rememberLog } from './panel/run-history';
import { VisualizerPanel } from './VisualizerPanel';

const bytes = (text: string) => new TextEncoder().encode(text);

function server() {
  let clock = 0;
  let connection = 0;
  const log = createEventLog({ now: () => clock++ });
  const start = (pid: number) => log.append({ type: 'process.spawn', pid, parent: null, command: ['node'] });
  const exchange = (target: string, status = 200) => {
    connection++;
    const data = (direction: 'to-server' | 'to-client', text: string) =>
      log.append({ type: 'connection.data', connection, direction, bytes: bytes(text), length: text.length });
    log.append({ type: 'connection.open', connection, port: 3000, from: null, to: 1 });
    data('to-server', `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    data('to-client', `HTTP/1.1 ${status} Fine\r\nContent-Length: 2\r\n\r\nok`);
    log.append({ type: 'connection.close', connection, how: 'fin' });
  };
  start(1);
  return { log, start, exchange };
}

/** The exchanges that the picture draws, by their buttons' names. */
const drawn = () =>
  screen
    .queryAllByRole('button', { name: /^GET / })
    .map((button) => button.getAttribute('aria-label')?.split(',')[0]);

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  }));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

// A tree of buttons by role takes jsdom seconds where others work, too.
describe('VisualizerPanel', { timeout: 60_000 }, () => {
  it('says what to do while there is nothing to see', () => {
    render(<VisualizerPanel log={null} ids={['exchange-timeline']} lab="a" />);
    expect(screen.getByText(/Run the server and send a request/)).toBeTruthy();
  });

  it('draws what happens as it happens, and keeps still while one looks at the past', async () => {
    const { log, exchange } = server();
    exchange('/one');
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="b" />);
    expect(drawn()).toEqual(['GET /one']);
    act(() => exchange('/two'));
    await waitFor(() => expect(drawn()).toEqual(['GET /one', 'GET /two']), { timeout: 4000 });

    const slider = screen.getByRole('slider', { name: 'Moment' });
    fireEvent.change(slider, { target: { value: '1' } });
    expect(drawn()).toEqual(['GET /one']);
    act(() => exchange('/three'));
    const back = await screen.findByRole('button', { name: /Back to live \(\+/ }, { timeout: 4000 });
    expect(drawn()).toEqual(['GET /one']);
    fireEvent.click(back);
    expect(drawn()).toEqual(['GET /one', 'GET /two', 'GET /three']);
  });

  it('steps with the arrow keys', () => {
    const { log, exchange } = server();
    exchange('/one');
    exchange('/two');
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="c" />);
    const text = screen.getByRole('button', { name: 'Read as text' });
    for (const _ of [1, 2]) fireEvent.keyDown(text, { key: 'ArrowLeft' });
    expect(drawn()).toEqual(['GET /one']);
    fireEvent.keyDown(text, { key: 'ArrowRight' });
    expect(drawn()).toEqual(['GET /one', 'GET /two']);
    fireEvent.keyDown(text, { key: 'l' });
    expect(screen.getByRole('button', { name: /^Live/ })).toBeTruthy();
  });

  it('shows the very bytes of what is clicked', () => {
    const { log, exchange } = server();
    exchange('/one');
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="d" />);
    fireEvent.click(screen.getByRole('button', { name: /^GET \/one/ }));
    const view = within(screen.getByRole('complementary', { name: 'Bytes' }));
    expect(view.getByRole('group', { name: 'Sent, text' }).textContent).toContain('GET /one HTTP/1.1\\r\\n');
    fireEvent.click(view.getByRole('button', { name: 'Hex' }));
    expect(view.getByRole('group', { name: 'Received, hexadecimal' }).textContent).toContain('48 54 54 50');
    fireEvent.keyDown(view.getByRole('button', { name: 'Hex' }), { key: 'Escape' });
    expect(screen.queryByRole('complementary')).toBeNull();
  });

  it('reads as text, and has the text for screen readers beside the picture', () => {
    const { log, exchange } = server();
    exchange('/one', 404);
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="e" />);
    expect(screen.getByRole('table').textContent).toContain('404 Fine');
    fireEvent.click(screen.getByRole('button', { name: 'Read as text' }));
    fireEvent.click(screen.getByRole('button', { name: 'GET /one' }));
    expect(screen.getByRole('complementary', { name: 'Bytes' })).toBeTruthy();
  });

  it('begins anew with every run, and compares with one before', async () => {
    const { log, start, exchange } = server();
    exchange('/before');
    rememberLog('f', log);
    const { rerender } = render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="f" />);
    act(() => {
      start(2);
      exchange('/after');
    });
    await waitFor(() => expect(drawn()).toEqual(['GET /after']), { timeout: 4000 });
    const second = server();
    second.exchange('/other-sandbox');
    rememberLog('f', second.log);
    rerender(<VisualizerPanel log={second.log} ids={['exchange-timeline']} lab="f" />);
    expect(drawn()).toEqual(['GET /other-sandbox']);

    const choice = screen.getByRole('combobox', { name: 'Compare with an earlier run' });
    const options = within(choice).getAllByRole('option') as HTMLOptionElement[];
    expect(options).toHaveLength(3);
    fireEvent.change(choice, { target: { value: options[2]?.value } });
    const earlier = within(screen.getByRole('region', { name: 'Earlier run' }));
    expect(earlier.getByRole('button', { name: /^GET \/before/ })).toBeTruthy();
  });

  it('goes to the picture and the moment that a lesson asks for', () => {
    const { log, exchange } = server();
    exchange('/one');
    exchange('/two');
    const ids = ['cache-age', 'exchange-timeline'] as const;
    const { rerender } = render(<VisualizerPanel log={log} ids={ids} lab="g" />);
    expect(screen.getByRole('tab', { name: 'Cache' }).getAttribute('aria-selected')).toBe('true');
    rerender(<VisualizerPanel log={log} ids={ids} lab="g" show={{ id: 'exchange-timeline', seq: 3 }} />);
    expect(screen.getByRole('tab', { name: 'Exchanges' }).getAttribute('aria-selected')).toBe('true');
    expect(drawn()).toEqual(['GET /one']);
  });

  it('stays bounded under thousands of exchanges, and says how many it does not draw', {
    timeout: 60_000,
  }, () => {
    const { log, exchange } = server();
    for (let i = 0; i < 2000; i++) exchange(`/${i}`);
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="h" />);
    // Not by role: names of 80 buttons take jsdom seconds.
    expect(document.querySelectorAll('button[aria-label^="GET "]')).toHaveLength(80);
    expect(screen.getByText(/1,920 earlier ones are not/)).toBeTruthy();
  });
});
