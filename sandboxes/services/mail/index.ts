import { randomBytes } from 'node:crypto';
import { listenHttp } from '../listen-http';
import { type FlagValues, type Service, UsageError } from '../service';
import { readSettings } from '../settings-file';
import { inboxApi } from './api';
import { INBOX_PORT, mailDefinition } from './definition';
import { Greylist } from './greylist';
import { Inbox } from './inbox';
import { mailRules, NO_RULES } from './rules';
import { listenSmtp } from './smtp';

/** A mail server that delivers to its own inbox: see README.md. */
export const mail: Service = {
  ...mailDefinition,
  async start({ host, port, data, flags }) {
    const starting = readSettings('mail', flags, 'rules', mailRules, NO_RULES);
    let rules = starting;
    const inbox = new Inbox(data);
    const greylist = new Greylist();
    const boundary = () => `=_${randomBytes(12).toString('hex')}`;
    const smtp = await listenSmtp(
      { inbox, greylist, rules: () => rules, now: Date.now, boundary },
      host,
      port,
    );
    const api = inboxApi(inbox, {
      get: () => rules,
      set(wanted) {
        rules = wanted;
      },
    });
    const http = await listenHttp(api.fetch, host, inboxPortOf(flags)).catch(async (error: unknown) => {
      await smtp.close();
      throw error;
    });
    return {
      port: smtp.port,
      async reset() {
        inbox.clear();
        greylist.clear();
        rules = starting;
      },
      async stop() {
        await Promise.all([smtp.close(), http.close()]);
      },
    };
  },
};

function inboxPortOf({ 'inbox-port': given }: FlagValues): number {
  const port = given === undefined ? INBOX_PORT : Number(given);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535 && given !== '') return port;
  throw new UsageError(`mail: --inbox-port takes a number from 0 to 65535, not "${String(given)}".`);
}
