/** `dig` over the sandbox's own connections: its output is dig's. The terminal has no datagrams: it asks over TCP. */
import { decodeMessage, MalformedMessage } from '../../../dns/reader';
import { type DnsMessage, EDNS_OPTION, queryFor } from '../../../dns/records';
import { encodeMessage } from '../../../dns/writer';
import { EngineError } from '../../../engine/contract';
import { messagesFor } from '../../../service-clients/dns';
import type { CommandSession, TerminalCommand } from '../../command';
import { machineOf } from '../../commands/network';
import { answerText } from './format';
import { DIG_FLAGS, type DigOptions, DigUsage, parseDig } from './options';

const VERSION = '9.18';
/** Exit statuses of dig. */
const USAGE = 1;
const NO_REPLY = 9;
const NO_SERVER = 10;

export const dig: TerminalCommand = {
  name: 'dig',
  summary: 'Ask a DNS server: dig www.shop.test, dig @ns shop.test MX +norecurse',
  options: DIG_FLAGS,
  async run(session, args) {
    let options: DigOptions;
    try {
      options = parseDig(args);
    } catch (error) {
      if (!(error instanceof DigUsage)) throw error;
      session.stderr.write(
        `${error.message}\nUsage:  dig [@server] {domain} [q-type] [q-class] [+[no]option …]\n`,
      );
      return USAGE;
    }
    const asked = options.server ?? session.env['DNS_HOST'] ?? null;
    if (asked === null) {
      session.stderr.write(
        "dig: the lab has no resolver: say which server to ask, as in 'dig @ns shop.test'\n",
      );
      return NO_SERVER;
    }
    const target = machineOf(session, asked);
    if (!target) {
      session.stderr.write(`dig: couldn't get address for '${asked}': not found\n`);
      return NO_SERVER;
    }
    const quiet = options.on.get('short') || !options.on.get('cmd');
    if (!quiet)
      session.stdout.write(
        `\n; <<>> DiG ${VERSION} <<>> ${args.join(' ')}\n${options.server === null ? '' : '; (1 server found)\n'};; global options: +cmd\n`,
      );
    const began = session.now();
    try {
      const [id = 0] = crypto.getRandomValues(new Uint16Array(1));
      const bytes = await exchange(
        session,
        target.machine,
        options.port,
        encodeMessage(queryOf(id, options)),
      );
      const message = decodeMessage(bytes);
      const at = session.now();
      const server = { asked, address: target.address, port: options.port };
      session.stdout.write(
        answerText({ message, size: bytes.length, server, took: at - began, at }, options),
      );
      return 0;
    } catch (error) {
      if (!(error instanceof EngineError || error instanceof MalformedMessage)) throw error;
      const why =
        error instanceof EngineError && error.code === 'ECONNREFUSED' ? 'connection refused' : error.message;
      session.stdout.write(
        `;; communications error to ${target.address}#${options.port}: ${why}\n;; no servers could be reached\n`,
      );
      return NO_REPLY;
    }
  },
};

export function queryOf(id: number, { name, type, class: queryClass, on }: DigOptions): DnsMessage {
  const options = on.get('nsid') ? [{ code: EDNS_OPTION.nsid, bytes: new Uint8Array() }] : [];
  const dnssecOk = on.get('dnssec') ?? false;
  return {
    ...queryFor(id, { name: name.replace(/\.$/, ''), type, class: queryClass }),
    recursionDesired: on.get('recurse') ?? true,
    authenticData: on.get('adflag') ?? true,
    checkingDisabled: on.get('cdflag') ?? false,
    edns: on.get('edns') || dnssecOk ? { version: 0, udpSize: 1232, dnssecOk, options } : null,
  };
}

/** The first message of the answer. @throws {EngineError} nobody listens, or the connection ends before */
async function exchange(
  { sandbox, signal }: CommandSession,
  machine: string | undefined,
  port: number,
  query: Uint8Array,
): Promise<Uint8Array> {
  const connection = await sandbox.connect(port, { signal, ...(machine === undefined ? {} : { machine }) });
  const stop = () => connection.abort();
  signal.addEventListener('abort', stop);
  try {
    for await (const bytes of messagesFor(connection, query)) return bytes;
    signal.throwIfAborted();
    throw new EngineError('EOF', 'end of file');
  } finally {
    signal.removeEventListener('abort', stop);
    connection.abort();
  }
}
