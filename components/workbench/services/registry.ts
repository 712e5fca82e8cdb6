/** What the workbench has for each service: its panel, and its commands of the terminal. Loaded when they are used. */
import dynamic from 'next/dynamic';
import type { ComponentType } from 'react';
import type { Connection } from '@/sandboxes/engine/contract';
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import type { TerminalCommand } from '@/sandboxes/terminal/command';

export interface ServicePanelProps {
  readonly plan: ServicePlan;
  /** Opens a connection to it. Rejects while it does not listen. */
  connect(signal: AbortSignal): Promise<Connection>;
  /**
   * Asks it over HTTP, on any of its ports.
   * @param path `/messages?to=a@b.c`
   */
  ask(path: string, options: AskOptions): Promise<Response>;
  /** Its clock, which may be another than the page's: milliseconds since 1970. */
  now(): number;
}

/** What a panel needs that only asks over HTTP. */
export type Asking = Pick<ServicePanelProps, 'plan' | 'ask'>;

export interface AskOptions extends RequestInit {
  readonly port: number;
}

interface ServiceTools {
  /** Reads through the service's own protocol, while it runs. */
  readonly Panel?: ComponentType<ServicePanelProps>;
  commands?(): Promise<readonly TerminalCommand[]>;
}

export const SERVICE_TOOLS: Readonly<Record<string, ServiceTools>> = {
  dns: {
    Panel: dynamic(() => import('./dns/DnsPanel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/dig')).dig],
  },
  flaky: { Panel: dynamic(() => import('./flaky/FlakyPanel'), { ssr: false }) },
  identity: { Panel: dynamic(() => import('./identity/IdentityPanel'), { ssr: false }) },
  mail: { Panel: dynamic(() => import('./mail/MailPanel'), { ssr: false }) },
  payments: { Panel: dynamic(() => import('./payments/PaymentsPanel'), { ssr: false }) },
  postgres: {
    Panel: dynamic(() => import('./postgres/PostgresPanel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/psql')).psql],
  },
  proxy: {
    Panel: dynamic(() => import('./proxy/ProxyPanel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/nginx')).nginx],
  },
  queue: {
    Panel: dynamic(() => import('./queue/QueuePanel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/aws')).aws],
  },
  s3: {
    Panel: dynamic(() => import('./s3/S3Panel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/aws')).aws],
  },
  redis: {
    Panel: dynamic(() => import('./redis/RedisPanel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/redis-cli')).redisCli],
  },
  search: { Panel: dynamic(() => import('./search/SearchPanel'), { ssr: false }) },
  telemetry: {
    Panel: dynamic(() => import('./telemetry/TelemetryPanel'), { ssr: false }),
    commands: async () => [(await import('@/sandboxes/terminal/services/promtool')).promtool],
  },
};
