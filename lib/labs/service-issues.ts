/** What a lab says of its services that cannot be. */
import { SERVICES } from '@/sandboxes/services/catalog';
import type { Flag } from '@/sandboxes/services/service';
import type { LabDefinition } from './schema';
import { hostOf, servicesOf } from './services';

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

const COMMON = new Set(['name', 'host', 'port', 'address', 'env']);

export function serviceIssues({
  services,
  machines,
}: Pick<LabDefinition, 'services' | 'machines'>): readonly Issue[] {
  const issues: Issue[] = [];
  const add = (index: number, message: string, ...more: string[]) =>
    issues.push({ path: ['services', index, ...more], message });
  services.forEach((listed, index) => {
    const { name, ...settings } = typeof listed === 'string' ? { name: listed } : listed;
    const definition = SERVICES.find((each) => each.name === name);
    if (!definition) {
      add(index, `there is no service "${name}": there are ${SERVICES.map((each) => each.name).join(', ')}`);
      return;
    }
    const flags: Readonly<Record<string, Flag>> = definition.flags ?? {};
    for (const [key, value] of Object.entries(settings)) {
      if (COMMON.has(key)) continue;
      const flag = Object.hasOwn(flags, key) ? flags[key] : undefined;
      if (!flag) add(index, `${name} has no option "${key}": it has ${Object.keys(flags).join(', ')}`, key);
      else if (!fits(flag, value))
        add(index, `${key} takes ${flag.multiple ? 'texts' : `a ${flag.type}`}: ${flag.about}`, key);
    }
    const host = hostOf(listed);
    if (machines.some((machine) => machine.name === host))
      add(index, `a machine of the lab is called "${host}" too: give the service another "host"`);
    if (services.findIndex((other) => hostOf(other) === host) < index)
      add(index, `two services run on "${host}": give one another "host"`);
  });
  if (issues.length > 0) return issues;
  const told = new Map<string, string>();
  servicesOf(services).forEach(({ name, clientEnv }, index) => {
    for (const variable of Object.keys(clientEnv)) {
      const other = told.get(variable);
      if (other !== undefined)
        add(index, `"${other}" and "${name}" both set ${variable}: rename it, "env": { "${variable}": "…" }`);
      told.set(variable, name);
    }
  });
  return issues;
}

function fits({ type, multiple = false }: Flag, value: unknown): boolean {
  if (typeof value === 'number') return type === 'string';
  if (Array.isArray(value)) return multiple && value.every((each) => typeof each === type);
  return typeof value === type;
}
