import type { FlagValues, ServiceDefinition } from '../service';

const KEY = 'sk_test_backlab';
/** 32 bytes that everybody knows: this provider moves no money. */
const SECRET = 'whsec_YmFja2xhYiB3ZWJob29rIHNlY3JldCBvZiB0ZXN0cyE=';

export const paymentsDefinition: ServiceDefinition = {
  name: 'payments',
  title: 'Payment provider',
  port: 4242,
  about: 'a payment provider that moves no money: payments, refunds, signed webhooks',
  flags: {
    key: { type: 'string', value: '<key>', about: `clients send it as Bearer; default ${KEY}` },
    webhook: { type: 'string', value: '<address>', about: 'where events are sent from the start' },
    'webhook-secret': { type: 'string', value: '<secret>', about: `signs them; default ${SECRET}` },
  },
  environment: ({ host, port, flags }) => ({
    PAYMENTS_URL: `http://${host}:${port}`,
    PAYMENTS_KEY: keyOf(flags),
    PAYMENTS_WEBHOOK_SECRET: webhookSecretOf(flags),
  }),
  real: null,
};

export const keyOf = (flags: FlagValues) => textOf(flags, 'key', KEY);
export const webhookSecretOf = (flags: FlagValues) => textOf(flags, 'webhook-secret', SECRET);

function textOf(flags: FlagValues, name: string, otherwise: string): string {
  const given = flags[name];
  return typeof given === 'string' ? given : otherwise;
}
