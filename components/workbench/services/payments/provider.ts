/** What the payment provider says over HTTP (`sandboxes/services/payments`). */
import type { Asking } from '../registry';

interface Payment {
  readonly id: string;
  readonly amount: number;
  readonly currency: string;
  readonly card: string;
  readonly status: string;
  readonly captured: number;
  readonly refunded: number;
  readonly description: string | null;
}

interface Delivery {
  readonly event: string;
  readonly type: string;
  readonly endpoint: string;
  readonly state: 'waiting' | 'delivered' | 'dead';
  readonly attempts: readonly {
    readonly at: number;
    readonly status: number | null;
    readonly problem: string | null;
  }[];
}

export interface ProviderView {
  readonly payments: readonly Payment[];
  readonly balance: Readonly<Record<string, number>>;
  readonly deliveries: readonly Delivery[];
}

/** Everything that it shows a merchant, with the key that the lab's programs have. */
export async function lookAt({ plan, ask }: Asking, signal: AbortSignal): Promise<ProviderView> {
  const key = Object.values(plan.clientEnv).find((value) => value.startsWith('sk_')) ?? '';
  const get = async (path: string): Promise<unknown> => {
    const response = await ask(path, {
      port: plan.port,
      signal,
      headers: { authorization: `Bearer ${key}` },
    });
    if (!response.ok) throw new Error(`${path} was answered with ${response.status}.`);
    return response.json();
  };
  const [payments, balance, deliveries] = await Promise.all(
    ['/v1/payments', '/v1/balance', '/_webhooks/deliveries'].map(get),
  );
  return {
    payments: (payments as { readonly data: readonly Payment[] }).data.toReversed(),
    balance: balance as ProviderView['balance'],
    deliveries: (deliveries as { readonly data: readonly Delivery[] }).data.toReversed(),
  };
}

/** Minor units as people write money: 1250 and `eur` are €12.50. */
export function moneyOf(amount: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency: currency.toUpperCase() });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** digits);
}
