/** The commands of a lab's services, in the terminal. */
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import { registerCommand } from '@/sandboxes/terminal/command';
import { SERVICE_TOOLS } from './registry';

/** They stay: a command of a lab that was left says that nobody answers. */
export async function addServiceCommands(services: readonly ServicePlan[]): Promise<void> {
  const names = new Set(services.map(({ service }) => service));
  const commands = await Promise.all([...names].map((name) => SERVICE_TOOLS[name]?.commands?.() ?? []));
  for (const command of commands.flat()) registerCommand(command);
}
