import { FIRST_MACHINE } from '../../engine/machine-names';

/** The variable in which a shell keeps the machine that it stands on, as bash does. */
export const STANDPOINT = 'HOSTNAME';

export const machineOf = (env: Readonly<Record<string, string>> | undefined): string =>
  env?.[STANDPOINT] ?? FIRST_MACHINE.name;
