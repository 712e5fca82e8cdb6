import { commandWords } from '@/sandboxes/engine/machine-plan';
import type { ServicePlan } from '@/sandboxes/engine/service-plan';

/** What the lab gives a service on its command line; undefined: nothing. @param flag `http-port` */
export function flagOf({ command }: ServicePlan, flag: string): string | undefined {
  const words = commandWords(command);
  const at = words.indexOf(`--${flag}`);
  return at < 0 ? undefined : words[at + 1];
}
