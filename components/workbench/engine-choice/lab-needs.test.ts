import { expect, test } from 'vitest';
import { servicesOf } from '@/lib/labs/services';
import { needsOwnEngine } from './lab-needs';

const machine = (name: string) => ({ name, command: 'npm start', env: {}, port: 3000 });

test('a lab with services or several machines runs in this tab’s own engine only, and says why', () => {
  const machines = [machine('app')];
  expect(needsOwnEngine({ machines, services: [] })).toBeNull();
  expect(needsOwnEngine({ machines, services: servicesOf(['redis', 'postgres']) })).toBe(
    'This lab comes with services (Redis, PostgreSQL), which run in this tab’s own engine only.',
  );
  expect(needsOwnEngine({ machines: [machine('api-1'), machine('api-2')], services: [] })).toMatch(
    'several machines',
  );
});
