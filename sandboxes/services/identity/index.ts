import type { RequestListener } from 'node:http';
import { join } from 'node:path';
import { type FlagValues, type Service, UsageError } from '../service';
import { type Configuration, configurationOf } from './configuration';
import { control } from './control';
import { identityDefinition, issuerOf } from './definition';
import { EventLog } from './event-log';
import { interactionPages } from './interaction';
import { Issuers } from './issuers';
import { openJournal } from './journal';
import { lifetimesOf } from './lifetimes';
import { listen } from './listen';
import { createProvider } from './provider';
import { SecretKeeper } from './secrets';
import { Store } from './store';

/** An OAuth 2.0 and OpenID Connect provider: see README.md. */
export const identity: Service = {
  ...identityDefinition,
  async start({ host, port, data, flags, log }) {
    const configuration = configurationOf(flags);
    const lifetimes = lifetimesOf(flags);
    const issuer = checkedIssuer(flags);
    const store: Store = new Store(Date.now, (change) => journal.append(change));
    const journal = openJournal(data && join(data, 'identity.jsonl'), () => store.all());
    store.load(journal.read());
    const secrets = await SecretKeeper.open(store);
    journal.rewrite();

    const make = (name: string) =>
      createProvider(name, { ...secrets.current, configuration, lifetimes, store, now: Date.now });
    await checkClients(make('http://identity'), configuration);

    const events = new EventLog(Date.now, log);
    const issuers = new Issuers(issuer, (name): RequestListener => {
      const provider = make(name);
      events.listen(provider);
      provider.use(control({ store, events, rotateKeys }));
      provider.use(interactionPages(provider, configuration.users));
      return provider.callback();
    });
    async function rotateKeys(retire: boolean) {
      const keys = await secrets.rotate(retire);
      issuers.clear();
      return keys;
    }
    const listener = await listen(issuers.handle, host, port);
    return {
      port: listener.port,
      async reset() {
        store.clear();
        secrets.reset();
        journal.rewrite();
        events.clear();
        issuers.clear();
      },
      stop: listener.close,
    };
  },
};

/** @throws {UsageError} metadata that a provider refuses */
async function checkClients(
  { Client }: ReturnType<typeof createProvider>,
  { clients }: Configuration,
): Promise<void> {
  for (const { client_id } of clients)
    await Client.find(client_id).catch((error: Error & { error_description?: string }) => {
      throw new UsageError(
        `identity: client "${client_id}": ${error.error_description ?? error.message}. Mend it in the file of --config.`,
      );
    });
}

function checkedIssuer(flags: FlagValues): string | null {
  const issuer = issuerOf(flags);
  if (issuer === null) return null;
  const address = URL.canParse(issuer) ? new URL(issuer) : null;
  if (address !== null && /^https?:$/.test(address.protocol) && address.origin === issuer) return issuer;
  throw new UsageError(
    `identity: --issuer takes a scheme, a host and a port and nothing else, as in http://identity:4444, not "${issuer}".`,
  );
}
