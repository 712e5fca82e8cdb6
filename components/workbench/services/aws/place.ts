import { type AwsPlace, keyFrom } from '@/sandboxes/service-clients/aws/client';
import type { ServicePanelProps } from '../registry';

/** An AWS service as the lab's programs reach it: by its name, with their key. */
export const placeOf = ({ plan, ask, now }: Pick<ServicePanelProps, 'plan' | 'ask' | 'now'>): AwsPlace => ({
  endpoint: `http://${plan.name}:${plan.port}`,
  key: keyFrom(plan.clientEnv),
  now,
  send: (url, init) => ask(`${url.pathname}${url.search}`, { ...init, port: plan.port }),
});
