/** Real BIND with given zones, or as a resolver. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLASS, queryFor, TYPE } from '../../../sandboxes/dns/records';
import { encodeMessage } from '../../../sandboxes/dns/writer';
import { type RealServer, realProgram, startReal } from '../real-server';

export const NAMED = realProgram('named');
export const CHECKZONE = realProgram('named-checkzone', ['/usr/bin/named-checkzone']);
export const COMPILEZONE = realProgram('named-compilezone', ['/usr/bin/named-compilezone']);

export interface BindOptions {
  /** Name of the zone → its file. */
  readonly zones: Readonly<Record<string, string>>;
  /** Files that are written to its folder, by name: a relative name of a zone's file is one of them. */
  readonly files?: Readonly<Record<string, string>>;
  readonly address?: string;
  /** Default: a free one. */
  readonly port?: number;
  /** Further lines of `options { … }`. */
  readonly options?: readonly string[];
  /** Further statements: `zone "." { type hint; file "…"; };` */
  readonly statements?: readonly string[];
}

export function startBind({
  zones,
  files = {},
  address = '127.0.0.1',
  port: wanted,
  options = [],
  statements = [],
}: BindOptions): Promise<RealServer> {
  if (NAMED === null) throw new Error('named is not installed: apt-get install bind9');
  return startReal(
    NAMED,
    (free, folder) => {
      const port = wanted ?? free;
      const configuration = [
        'options {',
        `  directory "${folder}";`,
        `  listen-on port ${port} { ${address}; };`,
        '  listen-on-v6 { none; };',
        '  pid-file none; session-keyfile none; notify no; dnssec-validation no;',
        '  rrset-order { order none; }; server-id "one"; hostname "one"; version "backlab";',
        ...options.map((line) => `  ${line}`),
        '};',
        'controls { };',
        ...Object.entries(zones).map(
          ([name, file]) => `zone "${name}" { type primary; file "${file}"; check-names ignore; };`,
        ),
        ...statements,
      ];
      for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
      writeFileSync(join(folder, 'named.conf'), `${configuration.join('\n')}\n`);
      return ['-g', '-c', join(folder, 'named.conf'), '-n', '1'];
    },
    (free) => answersAt(wanted ?? free, address),
  );
}

/** Resolves once any answer comes. */
async function answersAt(port: number, address: string): Promise<void> {
  const socket = createSocket('udp4');
  const answered = once(socket, 'message');
  const query = encodeMessage(queryFor(1, { name: 'version.bind', type: TYPE.TXT, class: CLASS.CH }));
  socket.on('error', () => undefined);
  // Nothing tells when another program listens.
  const again = setInterval(() => socket.send(query, port, address), 50);
  await answered;
  clearInterval(again);
  socket.close();
}
