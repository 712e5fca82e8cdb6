import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';
import { bounceOf } from './bounce';
import type { Greylist } from './greylist';
import type { Inbox } from './inbox';
import { type MailRules, refusalOf } from './rules';

export interface SmtpSurroundings {
  readonly inbox: Inbox;
  readonly greylist: Greylist;
  readonly rules: () => MailRules;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** A text that no message has. */
  readonly boundary: () => string;
}

export interface SmtpListener {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * SMTP by `smtp-server` (RFC 5321, with AUTH, SIZE, PIPELINING, 8BITMIME, SMTPUTF8), without TLS.
 * @throws Node's error when it cannot listen
 */
export async function listenSmtp(
  surroundings: SmtpSurroundings,
  host: string,
  port: number,
): Promise<SmtpListener> {
  const { rules, now, greylist } = surroundings;
  const server = new SMTPServer({
    name: 'mail',
    banner: 'Backlab keeps what it is given',
    logger: false,
    // It would put codes of its own choice before ours.
    hideENHANCEDSTATUSCODES: true,
    disableReverseLookup: true,
    // Nobody listens in on a network that is inside a tab, or on loopback.
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    // Who has to say a name is a rule, which may change while the server runs.
    authOptional: true,
    size: rules().size,
    closeTimeout: 1,
    onAuth({ username = '', password }, _session, done) {
      const known = rules().users;
      const anybody = Object.keys(known).length === 0;
      if (anybody || (Object.hasOwn(known, username) && known[username] === password))
        return done(null, { user: username });
      return done(refused(535, '5.7.8 The name or the password is wrong'));
    },
    onMailFrom({ address, args }, session, done) {
      const { users, size } = rules();
      if (Object.keys(users).length > 0 && session.user === undefined)
        return done(refused(530, '5.7.0 Authentication is required'));
      const announced = args === false ? 0 : Number(args['SIZE'] ?? 0);
      if (announced > size) return done(tooLarge(size));
      return done(
        address === '' || address.includes('@') ? null : refused(553, '5.1.7 The sender is no address'),
      );
    },
    onRcptTo({ address }, session, done) {
      const refusal = refusalOf(rules(), address);
      if (refusal?.at === 'rcpt') return done(refused(refusal.code, refusal.text));
      const wait = greylist.ask(session.remoteAddress, senderOf(session), address, rules().greylist, now());
      return done(
        wait === 0 ? null : refused(451, `4.7.1 Greylisted, please come back in ${Math.ceil(wait / 1000)} s`),
      );
    },
    onData: (stream, session, done) =>
      void receive(surroundings, stream, session).then(
        (message) => done(null, message),
        (error: Error) => done(error),
      ),
  });
  // A client that breaks off is no failure of the server.
  const problems: Error[] = [];
  server.on('error', (error: Error) => problems.push(error));
  const listener = server.listen(port, host);
  await Promise.race([
    once(listener, 'listening'),
    once(listener, 'error').then(([error]) => Promise.reject(error)),
  ]);
  return {
    port: (listener.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function receive(
  { inbox, rules, now, boundary }: SmtpSurroundings,
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
): Promise<string> {
  const pieces: Buffer[] = [];
  let length = 0;
  const { size } = rules();
  for await (const piece of stream as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length <= size) pieces.push(piece);
  }
  if (length > size) throw tooLarge(size);
  const recipients = session.envelope.rcptTo.map(({ address }) => address);
  const refusals = recipients.map((address) => ({ address, refusal: refusalOf(rules(), address) }));
  const fatal = refusals.find(({ refusal }) => refusal?.at === 'data')?.refusal;
  if (fatal) throw refused(fatal.code, fatal.text);

  const sender = senderOf(session);
  const content = Buffer.concat(pieces);
  const client = { helo: session.hostNameAppearsAs || session.clientHostname, client: session.remoteAddress };
  const user = typeof session.user === 'string' ? session.user : null;
  const to = refusals.filter(({ refusal }) => refusal === null).map(({ address }) => address);
  const stored = to.length > 0 ? inbox.add({ from: sender, to, ...client, user }, content, now()) : null;
  for (const { address: recipient, refusal } of refusals) {
    // Nobody answers a bounce: two servers would send them to each other for ever (RFC 5321 section 4.5.5).
    if (refusal === null || sender === '') continue;
    const bounce = bounceOf({ sender, recipient, refusal, original: content }, now(), boundary());
    inbox.add({ from: '', to: [sender], helo: 'mail', client: '127.0.0.1', user: null }, bounce, now());
  }
  return `2.0.0 Kept${stored === null ? '' : ` as ${stored.id}`}`;
}

const senderOf = ({ envelope }: SMTPServerSession): string =>
  envelope.mailFrom === false ? '' : envelope.mailFrom.address;

const refused = (code: number, text: string): Error => Object.assign(new Error(text), { responseCode: code });
const tooLarge = (size: number) => refused(552, `5.3.4 The message is larger than ${size} bytes`);
