import { expect, test } from 'vitest';
import { isolatedAddress, plainAddress } from './isolated-page';

const at = (address: string) => new URL(address, 'https://course.example');

test('the address for the WebContainer keeps the rest, and goes back to what it was', () => {
  const address = isolatedAddress(at('/playground?theme=dark#code=1'));
  expect(address).toBe('/playground?theme=dark&engine=webcontainer#code=1');
  expect(plainAddress(at(address))).toBe('/playground?theme=dark#code=1');
  expect(plainAddress(at('/playground?engine=webcontainer'))).toBe('/playground');
});
