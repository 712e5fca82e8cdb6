/** Lists of application protocols (RFC 7301), as programs give them. */
import { Buffer } from 'node:buffer';

export type AlpnProtocols = readonly (string | Uint8Array)[] | Uint8Array;

/** As `tls.convertALPNProtocols`: the wire's form, put into `out.ALPNProtocols`. */
export function convertALPNProtocols(protocols: AlpnProtocols, out: { ALPNProtocols?: Buffer }): void {
  const names = protocolList(protocols).map((name) => Buffer.from(name, 'latin1'));
  out.ALPNProtocols = Buffer.concat(names.flatMap((name) => [Buffer.from([name.length]), name]));
}

/** @param given names, or the wire's form: each with its length in front */
export function protocolList(given: AlpnProtocols | undefined): string[] {
  if (given === undefined) return [];
  if (!(given instanceof Uint8Array))
    return given.map((name) => (typeof name === 'string' ? name : Buffer.from(name).toString('latin1')));
  const names: string[] = [];
  for (let at = 0; at < given.length; at += 1 + (given[at] as number))
    names.push(Buffer.from(given.subarray(at + 1, at + 1 + (given[at] as number))).toString('latin1'));
  return names;
}
