/** @throws {Error} naming those that there are */
export function machineNamed<Found>(
  machines: ReadonlyMap<string, Found>,
  name: string,
  what: 'machine' | 'service' = 'machine',
): Found {
  const found = machines.get(name);
  if (found !== undefined) return found;
  const names = [...machines.keys()].join(', ');
  throw new Error(
    names !== ''
      ? `There is no ${what} "${name}": lab.json has ${names}.`
      : what === 'service'
        ? `There are no services here: list "${name}" in "services" of lab.json.`
        : `There are no machines here: say needs: ["machines"], and name "${name}" in lab.json.`,
  );
}
