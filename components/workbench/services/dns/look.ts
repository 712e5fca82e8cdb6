/** What the panel asks a name server for: its own status, and zones by transfer. */
import { absolute, className, dataText } from '@/sandboxes/dns/presentation';
import { numberOf, typeName } from '@/sandboxes/dns/record-types';
import type { ResourceRecord } from '@/sandboxes/dns/records';
import { transferZone } from '@/sandboxes/service-clients/dns';
import type { DnsStatus } from '@/sandboxes/services/dns/status';
import { flagOf } from '../flag-of';
import type { Asking, ServicePanelProps } from '../registry';

const STATUS_PORT = 8053;

const portOf = ({ plan }: Pick<ServicePanelProps, 'plan'>): number =>
  Number(flagOf(plan, 'http-port') ?? STATUS_PORT);

export async function statusOf(asking: Asking, signal: AbortSignal): Promise<DnsStatus> {
  const response = await asking.ask('/status', { port: portOf(asking), signal });
  if (!response.ok) throw new Error(`/status was answered with ${response.status}.`);
  return (await response.json()) as DnsStatus;
}

/** @param path `/flush?name=www.example.test` @throws {Error} in the server's words */
export async function tell(asking: Asking, path: string): Promise<void> {
  const response = await asking.ask(path, { port: portOf(asking), method: 'POST' });
  if (!response.ok) throw new Error((await response.text()).trim());
}

export const RECORD_COLUMNS = ['Name', 'TTL', 'Class', 'Type', 'Data'];

/** Rows of a zone under `RECORD_COLUMNS`. */
export async function recordsOf(
  { connect }: Pick<ServicePanelProps, 'connect'>,
  zone: string,
  signal: AbortSignal,
): Promise<readonly (readonly string[])[]> {
  return (await transferZone(await connect(signal), zone)).map(rowOf);
}

const rowOf = ({ name, ttl, class: recordClass, data }: ResourceRecord): readonly string[] => [
  absolute(name),
  String(ttl),
  className(recordClass),
  typeName(numberOf(data)),
  dataText(data),
];
