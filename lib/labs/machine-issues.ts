/** What a lab says of its machines that cannot be, or names a machine that it does not have. */
import { FIRST_MACHINE, PAGE_ADDRESS, PAGE_NAME } from '@/sandboxes/engine/machine-names';
import type { Fault, LabDefinition } from './schema';
import { hostOf } from './services';

interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

export function machineIssues({
  machines,
  faults,
  requests,
  services,
}: Pick<LabDefinition, 'machines' | 'faults' | 'requests' | 'services'>): readonly Issue[] {
  const known = new Set([FIRST_MACHINE.name, ...machines.map(({ name }) => name), ...services.map(hostOf)]);
  const has = `the lab has ${[...known].join(', ')}`;
  const issues: Issue[] = [];
  const unknown = (name: string | undefined, path: Issue['path'], also: readonly string[] = []) => {
    if (name !== undefined && !known.has(name) && !also.includes(name))
      issues.push({ path, message: `there is no machine "${name}": ${has}. Add it to "machines"` });
  };
  machines.forEach(({ name, address, port }, index) => {
    const path = (field: string) => ['machines', index, field];
    if (machines.findIndex((other) => other.name === name) < index)
      issues.push({ path: path('name'), message: `two machines are called "${name}"` });
    if (name === FIRST_MACHINE.name && address !== undefined && address !== FIRST_MACHINE.address)
      issues.push({
        path: path('address'),
        message: `"${FIRST_MACHINE.name}" always has ${FIRST_MACHINE.address}`,
      });
    else if (
      address !== undefined &&
      ((name !== FIRST_MACHINE.name && address === FIRST_MACHINE.address) ||
        address === PAGE_ADDRESS ||
        machines.findIndex((other) => other.address === address) < index)
    )
      issues.push({ path: path('address'), message: `${address} is another machine’s` });
    if (index === 0 && port === null)
      issues.push({
        path: path('port'),
        message: 'the first machine is the learner’s server: say which port it listens on',
      });
  });
  faults.forEach((fault, index) => {
    for (const [field, name] of machinesOf(fault))
      unknown(
        name,
        ['faults', index, ...field],
        field.at(-1) === 'from' ? ['*', PAGE_NAME] : field.at(-1) === 'to' ? ['*'] : [],
      );
  });
  requests.forEach(({ machine }, index) => {
    const path = ['requests', index, 'machine'];
    unknown(machine, path);
    if (machines.some(({ name, port }) => name === machine && port === null))
      issues.push({ path, message: `"${machine}" has no port: give it one in "machines"` });
  });
  return issues;
}

function machinesOf(
  fault: Fault,
): readonly (readonly [path: readonly (string | number)[], name: string | undefined])[] {
  if (fault.kind === 'process') return [[['machine'], fault.machine]];
  if (fault.kind === 'clock')
    return fault.turn.by === 'skew' ? [[['turn', 'machine'], fault.turn.machine]] : [];
  if (fault.kind !== 'network') return [];
  if (fault.fault.kind === 'partition')
    return fault.fault.machines.map((name, index) => [['fault', 'machines', index], name]);
  return [
    [['fault', 'from'], fault.fault.from],
    [['fault', 'to'], fault.fault.to],
  ];
}
