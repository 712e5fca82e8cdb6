import { expect, it } from 'vitest';
import { randomWords } from '../../seeded/random';
import { beginVirtualTurn, reaches, startVirtualClock, virtualMonotonic } from './virtual-clock';

it('stands on a time at which a timer has run out, whatever its milliseconds add up to', () => {
  const word = randomWords('clock', 'test');
  for (let count = 0; count < 20_000; count++) {
    startVirtualClock({ now: word() % 5_000_000, stands: true });
    beginVirtualTurn({ now: 5_000_000 + (word() % 5_000_000), stands: true });
    const at = virtualMonotonic() + (1 + (word() % 3_600_000));
    beginVirtualTurn({ now: reaches(at), stands: true });
    expect(virtualMonotonic()).toBeGreaterThanOrEqual(at);
    expect(virtualMonotonic() - at).toBeLessThan(0.0011);
  }
});
