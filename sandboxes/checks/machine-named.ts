/** @throws {Error} naming the machines that there are */
export function machineNamed<Found>(machines: ReadonlyMap<string, Found>, name: string): Found {
  const found = machines.get(name);
  if (found !== undefined) return found;
  const names = [...machines.keys()].join(', ');
  throw new Error(
    names === ''
      ? `There are no machines here: say needs: ["machines"], and name "${name}" in lab.json.`
      : `There is no machine "${name}": lab.json has ${names}.`,
  );
}
