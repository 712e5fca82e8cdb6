// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import { useRowsInView } from './use-rows-in-view';

beforeAll(() => {
  // jsdom lays nothing out: the box is 100 high, its content as high as its rows.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe = () => undefined;
      disconnect = () => undefined;
    },
  );
  for (const [name, value] of [
    ['clientHeight', () => 100],
    ['scrollHeight', (box: HTMLElement) => Number(box.dataset['rows']) * 10],
  ] as const)
    Object.defineProperty(HTMLElement.prototype, name, {
      configurable: true,
      get(this: HTMLElement) {
        return value(this);
      },
    });
});
afterEach(cleanup);

function List({ count, shown }: { readonly count: number; readonly shown?: number }) {
  const rows = Array.from({ length: count }, (_, index) => index);
  const { box, from, to, onScroll, show } = useRowsInView<HTMLDivElement>(rows, 10);
  return (
    <div ref={box} role="log" data-rows={count} onScroll={onScroll}>
      {rows.slice(from, to).map((row) => (
        <p key={row}>{row}</p>
      ))}
      <button type="button" onClick={() => show(shown ?? 0)}>
        show
      </button>
    </div>
  );
}

const box = () => screen.getByRole('log');
const rows = () => [...box().querySelectorAll('p')].map((row) => Number(row.textContent));
const scrollTo = (top: number) => {
  box().scrollTop = top;
  fireEvent.scroll(box());
};

it('draws what is in view and a little beyond, and follows the end', () => {
  const { rerender } = render(<List count={1000} />);
  expect(box().scrollTop).toBe(10_000);
  scrollTo(5000);
  expect([rows()[0], rows().at(-1)]).toEqual([488, 521]);
  rerender(<List count={1001} />);
  expect(box().scrollTop).toBe(5000);
  scrollTo(9910);
  rerender(<List count={1002} />);
  expect(box().scrollTop).toBe(10_020);
});

it('shows a row, scrolling no further than needed', () => {
  render(<List count={1000} shown={600} />);
  scrollTo(5000);
  fireEvent.click(screen.getByRole('button'));
  expect(box().scrollTop).toBe(5910);
  fireEvent.click(screen.getByRole('button'));
  expect(box().scrollTop).toBe(5910);
});
