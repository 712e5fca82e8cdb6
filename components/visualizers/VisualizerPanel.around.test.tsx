// @vitest-environment jsdom
/** What stands around every picture: speed, bookmarks, address, text to copy, comparison, keys, and nothing off the screen. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createEventLog } from '@/sandboxes/engine/event-log';
import { rememberLog } from './panel/run-history';
import { VISUALIZERS } from './registry';
import { VisualizerPanel } from './VisualizerPanel';

const IDS = ['exchange-timeline', 'cache-age'] as const;

function server() {
  let clock = 0;
  let connection = 0;
  const log = createEventLog({ now: () => clock });
  const start = (pid: number) => log.append({ type: 'process.spawn', pid, parent: null, command: ['node'] });
  const exchange = (target: string, status = 200, took = 5) => {
    connection++;
    const data = (direction: 'to-server' | 'to-client', text: string) =>
      log.append({
        type: 'connection.data',
        connection,
        direction,
        bytes: new TextEncoder().encode(text),
        length: text.length,
      });
    log.append({ type: 'connection.open', connection, port: 3000, from: null, to: 1 });
    data('to-server', `GET ${target} HTTP/1.1\r\nHost: x\r\n\r\n`);
    clock += took;
    data('to-client', `HTTP/1.1 ${status} Fine\r\nContent-Length: 2\r\n\r\nok`);
    log.append({ type: 'connection.close', connection, how: 'fin' });
  };
  start(1);
  return { log, start, exchange };
}

const panel = () => screen.getByRole('region', { name: 'Exchanges' });
const position = () => (screen.getByRole('slider', { name: 'Moment' }) as HTMLInputElement).value;

let seen: (entries: { isIntersecting: boolean }[]) => void = () => undefined;

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({
    matches: true,
    addEventListener: vi.fn(),
    removeEventListener: vi.fn(),
  }));
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(callback: typeof seen) {
        seen = callback;
      }
      readonly observe = vi.fn();
      readonly disconnect = vi.fn();
    },
  );
  window.localStorage.clear();
  window.history.replaceState(null, '', '/visualizers/exchange-timeline');
});
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

// A tree of buttons by role takes jsdom seconds where others work, too.
describe('what stands around every picture', { timeout: 60_000 }, () => {
  it('has a speed, by choice and by key', () => {
    const { log, exchange } = server();
    exchange('/one');
    render(<VisualizerPanel log={log} ids={IDS} lab="speed" />);
    const speed = screen.getByRole('combobox', { name: 'Speed of playing' }) as HTMLSelectElement;
    fireEvent.change(speed, { target: { value: '4' } });
    fireEvent.keyDown(panel(), { key: '.' });
    expect(speed.value).toBe('8');
    for (const _ of [1, 2]) fireEvent.keyDown(panel(), { key: ',' });
    expect(speed.value).toBe('2');
  });

  it('goes to the first and the last moment by key, and lists all keys', () => {
    const { log, exchange } = server();
    exchange('/one');
    exchange('/two');
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="keys" />);
    fireEvent.keyDown(panel(), { key: 'Home' });
    expect(position()).toBe('0');
    fireEvent.keyDown(panel(), { key: 'End' });
    expect(position()).toBe('3');
    fireEvent.keyDown(panel(), { key: '?' });
    const sheet = within(screen.getByRole('dialog', { name: 'Keys of the picture: Exchanges' }));
    expect(sheet.getByText('Bookmark this moment')).toBeTruthy();
  });

  it('keeps named moments of a lab, and finds their cause again in the next run', () => {
    const first = server();
    for (const target of ['/one', '/two', '/three']) first.exchange(target);
    const { unmount } = render(<VisualizerPanel log={first.log} ids={IDS} lab="marks" />);
    fireEvent.keyDown(panel(), { key: 'Home' });
    for (const _ of [1, 2]) fireEvent.keyDown(panel(), { key: 'ArrowRight' });
    expect(position()).toBe('2');
    fireEvent.keyDown(panel(), { key: 'b' });
    const name = screen.getByRole('textbox', { name: 'Name of the bookmark' });
    fireEvent.change(name, { target: { value: 'the second' } });
    fireEvent.click(screen.getByRole('button', { name: 'Keep' }));
    fireEvent.keyDown(panel(), { key: 'l' });
    fireEvent.keyDown(panel(), { key: '[' });
    expect(position()).toBe('2');
    unmount();

    const next = server();
    for (const target of ['/zero', '/one', '/two']) next.exchange(target);
    render(<VisualizerPanel log={next.log} ids={IDS} lab="marks" />);
    fireEvent.click(screen.getByRole('button', { name: 'the second' }));
    expect(position()).toBe('4');
    cleanup();

    const other = server();
    other.exchange('/one');
    render(<VisualizerPanel log={other.log} ids={IDS} lab="marks" />);
    fireEvent.click(screen.getByRole('button', { name: 'the second' }));
    expect(screen.getByText(/This run has not come to “the second”/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Remove the bookmark the second' }));
    expect(screen.queryByRole('button', { name: 'the second' })).toBeNull();
  });

  it('puts picture, moment and selection into the address, and finds them again in the saved run', async () => {
    const { log, exchange } = server();
    exchange('/one');
    exchange('/two');
    const { unmount } = render(<VisualizerPanel log={log} ids={IDS} lab="address" />);
    fireEvent.keyDown(panel(), { key: 'Home' });
    fireEvent.click(screen.getByRole('button', { name: /^GET \/one/ }));
    await waitFor(() => expect(window.location.search).toBe('?run=0&at=2&selected=2'), { timeout: 10_000 });
    unmount();

    const recorded = { ...log };
    render(<VisualizerPanel log={recorded} ids={IDS} lab="address" recording="mine.jsonl" />);
    expect(position()).toBe('0');
    expect(screen.getByRole('complementary', { name: 'Bytes' })).toBeTruthy();
  });

  it('says what an address asks for that is not there, and waits for the recording it points into', () => {
    window.history.replaceState(null, '', '/x?picture=teapot&at=9999');
    const { log, exchange } = server();
    exchange('/one');
    render(<VisualizerPanel log={log} ids={IDS} lab="wrong" />);
    expect(screen.getByText(/asks for the picture “teapot”, which is not here/)).toBeTruthy();
    expect(screen.getByText(/points into a saved run: open its recording/)).toBeTruthy();
    cleanup();
    render(<VisualizerPanel log={{ ...log }} ids={IDS} lab="wrong" recording="other.jsonl" />);
    expect(screen.getByText(/points at the moment 9999, which this run does not hold/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Put this notice away' }));
    expect(screen.queryByText(/9999/)).toBeNull();
  });

  it('copies its text as a table', async () => {
    const writeText = vi.fn(async (_: string) => undefined);
    vi.stubGlobal('navigator', { ...window.navigator, clipboard: { writeText } });
    const { log, exchange } = server();
    exchange('/one', 404);
    render(<VisualizerPanel log={log} ids={IDS} lab="copy" />);
    fireEvent.keyDown(panel(), { key: 't' });
    fireEvent.click(screen.getByRole('button', { name: 'Copy as table' }));
    expect(await screen.findByText('The text is in the clipboard.')).toBeTruthy();
    expect(writeText.mock.calls[0]?.[0]).toContain('| GET /one | safe, idempotent | 404 Fine |');
  });

  it('says in words what differs from an earlier run, and leads there', () => {
    const { log, start, exchange } = server();
    exchange('/orders', 200, 10);
    start(2);
    exchange('/orders', 200, 130);
    exchange('/orders', 503, 10);
    rememberLog('compare', log);
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="compare" />);
    const choice = screen.getByRole('combobox', { name: 'Compare with an earlier run' });
    const [, earlier] = within(choice).getAllByRole('option') as HTMLOptionElement[];
    fireEvent.change(choice, { target: { value: earlier?.value } });
    const differences = within(screen.getByRole('region', { name: 'Differences' }));
    expect(differences.getByRole('button', { name: 'The second GET /orders is new (503).' })).toBeTruthy();
    fireEvent.click(differences.getByRole('button', { name: 'The first GET /orders took 120 ms longer.' }));
    expect(screen.getByRole('complementary', { name: 'Bytes' })).toBeTruthy();
    const pressed = within(screen.getByRole('region', { name: 'Earlier run' })).getAllByRole('button', {
      pressed: true,
    });
    expect(pressed.map((button) => button.getAttribute('aria-label')?.split(',')[0])).toEqual([
      'GET /orders',
    ]);
  });

  it('keeps a selection from picture to picture', () => {
    const { log, exchange } = server();
    exchange('/one');
    render(<VisualizerPanel log={log} ids={IDS} lab="shared" />);
    fireEvent.click(screen.getByRole('button', { name: /^GET \/one/ }));
    const tab = screen.getByRole('tab', { name: 'Cache' });
    fireEvent.mouseDown(tab);
    expect(tab.getAttribute('aria-selected')).toBe('true');
    expect(screen.getByRole('complementary', { name: 'Bytes' })).toBeTruthy();
  });

  it('projects nothing while it is not seen, and has all of it when it is seen again', async () => {
    const { log, exchange } = server();
    const project = vi.spyOn(VISUALIZERS['exchange-timeline'], 'view');
    exchange('/one');
    render(<VisualizerPanel log={log} ids={['exchange-timeline']} lab="hidden" />);
    act(() => seen([{ isIntersecting: false }]));
    const before = project.mock.calls.length;
    vi.useFakeTimers();
    await act(async () => {
      for (let n = 0; n < 50; n++) exchange(`/${n}`);
      await vi.advanceTimersByTimeAsync(10_000);
    });
    vi.useRealTimers();
    expect(project.mock.calls.length).toBe(before);
    act(() => seen([{ isIntersecting: true }]));
    expect(screen.getByRole('button', { name: /^GET \/49/ })).toBeTruthy();
    expect(project.mock.calls.length).toBeGreaterThan(before);
  });
});
