import type { LabForPage } from '@/lib/labs/for-page';
import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';

/** Why a lab runs in this tab's own engine alone; null: it runs anywhere. */
export function needsOwnEngine({
  services,
  machines,
}: Pick<LabForPage, 'services' | 'machines'>): string | null {
  if (services.length > 0) {
    const titles = [...new Set(services.map(({ title }) => title))].join(', ');
    return `This lab comes with services (${titles}), which run in this tab’s own engine only.`;
  }
  if (machines.some(({ name }) => name !== FIRST_MACHINE.name))
    return 'This lab has several machines, which only this tab’s own engine has.';
  return null;
}
