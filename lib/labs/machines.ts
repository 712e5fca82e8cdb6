import { FIRST_MACHINE } from '@/sandboxes/engine/machine-names';
import type { MachinePlan } from '@/sandboxes/engine/machine-plan';
import type { LabDefinition } from './schema';

/** The machines of a lab; one, whose program chooses its port, where it names none. */
export const machinesOf = ({ machines }: LabDefinition): readonly MachinePlan[] =>
  machines.length > 0 ? machines : [{ name: FIRST_MACHINE.name, command: 'npm start', env: {}, port: null }];
