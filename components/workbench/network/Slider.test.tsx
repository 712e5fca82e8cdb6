// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Slider } from './Slider';

afterEach(cleanup);

const slider = () => screen.getByRole('slider') as HTMLInputElement;
const shown = (value: number, onChange: (value: number) => void = () => undefined) => (
  <Slider
    label="Latency"
    values={[0, 20, 50, 100]}
    value={value}
    words={(ms) => `${ms} ms`}
    onChange={onChange}
  />
);

it('goes on from what was chosen, though that is not in force yet', () => {
  const asked: number[] = [];
  const { rerender } = render(shown(0, (value) => asked.push(value)));
  fireEvent.change(slider(), { target: { value: '1' } });
  fireEvent.change(slider(), { target: { value: '2' } });
  expect(slider().getAttribute('aria-valuetext')).toBe('50 ms');
  // The sandbox answers one after the other.
  rerender(shown(20, (value) => asked.push(value)));
  expect(slider().value).toBe('2');
  rerender(shown(50, (value) => asked.push(value)));
  expect(slider().value).toBe('2');
  expect(asked).toEqual([20, 50]);
});

it('follows a change from elsewhere', () => {
  const { rerender } = render(shown(0));
  fireEvent.change(slider(), { target: { value: '3' } });
  rerender(shown(100));
  rerender(shown(0));
  expect(slider().getAttribute('aria-valuetext')).toBe('0 ms');
});
