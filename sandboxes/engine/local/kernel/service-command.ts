/** How the kernel runs `service redis --port 6379`: as a program that only its own process has. */
import type { Machine } from '../../contract';
import type { ServiceProgram } from '../process/messages';
import { KernelFault } from './messages';

export interface ServiceCommand {
  readonly command: readonly string[];
  readonly program: ServiceProgram;
}

/**
 * @returns null where the command is no service's
 * @throws {KernelFault} `ENOENT` the sandbox was booted without it
 */
export function serviceCommand(
  words: readonly string[],
  machine: Machine,
  services: ReadonlyMap<string, ServiceProgram>,
): ServiceCommand | null {
  const [word, name = '', ...flags] = words;
  if (word !== 'service') return null;
  const program = services.get(name);
  if (!program)
    throw new KernelFault(
      'ENOENT',
      `There is no service "${name}" in this sandbox`,
      services.size === 0
        ? 'List it in "services" of lab.json.'
        : `It has ${[...services.keys()].join(', ')}; lab.json lists them.`,
    );
  const [first] = program.files.keys();
  return {
    command: [
      'node',
      `/app/node_modules/${program.file.id}`,
      ...['--data', `/var/lib/${machine.name}`],
      ...(first === undefined ? [] : ['--assets', assetsFolder(name)]),
      ...flags,
    ],
    program,
  };
}

/** Where the files of a service lie that were made when the site was built. */
export const assetsFolder = (service: string): string => `/usr/share/${service}`;
