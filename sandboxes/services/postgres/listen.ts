/** PostgreSQL's protocol over TCP: how a connection becomes a client. */
import { randomInt } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { Cluster } from './cluster';
import { type FrontendMessage, FrontendReader, readText } from './protocol/frontend';
import {
  authenticationOk,
  authenticationSasl,
  authenticationStep,
  type BackendMessage,
  backendKey,
  encodeAll,
  negotiateVersion,
  parameterStatus,
  problem,
  readyForQuery,
} from './protocol/messages';
import { MECHANISM, readVerifier, ScramError, ScramExchange } from './protocol/scram';
import { readOptions, readStartup } from './protocol/startup';
import { Session } from './session/session';

const DATABASE = 'postgres';
const MOST_CLIENTS = 100;
const NEITHER_SSL_NOR_GSS = new Uint8Array(['N'.charCodeAt(0)]);

export interface ListenOptions {
  readonly port: number;
  readonly host: string;
  /** Clients must prove that they know their role's password. */
  readonly scram: boolean;
}

/** @returns once it listens */
export function listen(cluster: Cluster, { port, host, scram }: ListenOptions): Promise<Server> {
  const server = createServer({ noDelay: true }, (socket) => serve(cluster, socket, scram));
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** What has been said so far, before there is a session. */
interface Greeting {
  readonly user: string;
  readonly settings: ReadonlyMap<string, string>;
  readonly exchange: ScramExchange | null;
  step: 'first' | 'final';
}

function serve(cluster: Cluster, socket: Socket, scram: boolean): void {
  const reader = new FrontendReader();
  let greeting: Greeting | null = null;
  let session: Session | null = null;

  const send = (...messages: readonly BackendMessage[]): void => void socket.write(encodeAll(messages));
  const refuse = (code: string, text: string, more = {}): void => {
    send(problem('FATAL', code, text, more));
    socket.end();
  };

  const start = (message: FrontendMessage): void => {
    const startup = readStartup(message.body);
    if (startup.t === 'encrypt') {
      socket.write(NEITHER_SSL_NOR_GSS);
      return;
    }
    if (startup.t === 'cancel') {
      const client = cluster.sessions.get(startup.pid);
      if (client?.secret === startup.secret) client.cancel();
      socket.end();
      return;
    }
    reader.started = true;
    if (startup.t === 'unknown') {
      const version = `${startup.major}.${startup.minor}`;
      refuse('0A000', `unsupported frontend protocol ${version}: server supports 3.0 to 3.0`);
      return;
    }
    const {
      user = '',
      database,
      options = '',
      replication,
      ...rest
    } = Object.fromEntries(startup.parameters);
    const unknown = Object.keys(rest).filter((name) => name.startsWith('_pq_.'));
    if (startup.minor > 0 || unknown.length > 0) send(negotiateVersion(unknown));
    const role = cluster.roles.get(user);
    const verifier = readVerifier(role?.password ?? '');
    if (user === '') refuse('28000', 'no PostgreSQL user name specified in startup packet');
    else if (replication !== undefined && replication !== 'false')
      refuse('0A000', 'this server does not replicate: it is one process with one session');
    else if (scram && !verifier) refuse('28P01', `password authentication failed for user "${user}"`);
    else if (!role) refuse('28000', `role "${user}" does not exist`);
    else if (!role.canLogin) refuse('28000', `role "${user}" is not permitted to log in`);
    else if ((database ?? user) !== DATABASE)
      refuse('3D000', `database "${database ?? user}" does not exist`, {
        H: `This server has one database: "${DATABASE}".`,
      });
    else if (cluster.sessions.size >= MOST_CLIENTS) refuse('53300', 'sorry, too many clients already');
    else {
      const settings = new Map(Object.entries(rest).filter(([name]) => !name.startsWith('_pq_.')));
      for (const [name, value] of readOptions(options)) settings.set(name, value);
      const exchange = scram && verifier ? new ScramExchange(verifier) : null;
      greeting = { user, settings, exchange, step: 'first' };
      if (exchange) send(authenticationSasl([MECHANISM]));
      else welcome(greeting);
    }
  };

  const authenticate = (known: Greeting, { type, body }: FrontendMessage) => {
    const { exchange } = known;
    if (type !== 'p' || !exchange)
      return refuse('08P01', `expected SASL response, got message type "${type}"`);
    try {
      if (known.step === 'first') {
        const { text: mechanism, end } = readText(body);
        if (mechanism !== MECHANISM)
          return refuse('08P01', 'client selected an invalid SASL authentication mechanism');
        known.step = 'final';
        send(authenticationStep(11, exchange.first(new TextDecoder().decode(body.subarray(end + 4)))));
        return;
      }
      const proof = exchange.final(new TextDecoder().decode(body));
      if (proof === null) return refuse('28P01', `password authentication failed for user "${known.user}"`);
      send(authenticationStep(12, proof));
      welcome(known);
    } catch (error) {
      if (!(error instanceof ScramError)) throw error;
      refuse('08P01', error.message);
    }
  };

  const welcome = ({ user, settings }: Greeting): void => {
    session = new Session(
      cluster,
      {
        address: socket.remoteAddress ?? '',
        port: socket.remotePort ?? 0,
        write: (bytes) => void socket.write(bytes),
        end: () => void socket.end(),
      },
      { user, settings, secret: randomInt(1, 0x7fff_ffff) },
    );
    const own = new Map([
      ...cluster.options.parameters,
      ['session_authorization', user],
      ['is_superuser', user === 'postgres' ? 'on' : 'off'],
    ]);
    for (const name of own.keys()) {
      const given = [...settings].find(([other]) => other.toLowerCase() === name.toLowerCase());
      if (given) own.set(name, given[1]);
    }
    send(
      authenticationOk(),
      ...[...own].map(([name, value]) => parameterStatus(name, value)),
      backendKey(session.pid, session.secret),
      readyForQuery('I'),
    );
  };

  socket.on('data', (bytes) => {
    reader.push(bytes);
    try {
      for (let message = reader.next(); message; message = reader.next()) {
        if (!reader.started) start(message);
        else if (session) session.receive(message);
        else if (greeting) authenticate(greeting, message);
      }
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      refuse('08P01', error.message);
    }
  });
  socket.on('error', () => session?.disconnected());
  socket.on('close', () => session?.disconnected());
}
