'use client';
import { Button } from '@/components/ui/Button';
import type { DnsStatus } from '@/sandboxes/services/dns/status';
import { Section } from '../../network/Section';
import { PickRow } from '../PickRow';
import { Rows } from '../Rows';
import { RECORD_COLUMNS } from './look';

/** What the server answers for with authority; where it has instances, which of them are up. */
export function Zones({
  instances,
  picked,
  records,
  onPick,
  onTell,
}: {
  readonly instances: DnsStatus['instances'];
  readonly picked: string | null;
  readonly records: readonly (readonly string[])[] | null;
  onPick(zone: string | null): void;
  /** @param path what it is asked to do, over HTTP */
  onTell(path: string): void;
}) {
  const several = instances.length > 1;
  return (
    <Section title="Zones">
      {instances.every(({ zones }) => zones.length === 0) ? (
        <p className="text-sm text-muted">
          It serves no zones: master files in the folder that lab.json gives it as “zones” become some.
        </p>
      ) : null}
      {instances.map(({ name, up, zones }) => (
        <div key={name} className="space-y-1">
          {several ? (
            <div className="flex items-center gap-2 text-xs">
              <span className="font-mono text-ink">{name === '' ? 'the first instance' : `@${name}`}</span>
              <span className={up ? 'text-good' : 'text-bad'}>{up ? 'up' : 'down'}</span>
              <Button
                size="small"
                aria-label={`${up ? 'Withdraw' : 'Announce'} the instance ${name}`}
                onClick={() => onTell(`/instances/${encodeURIComponent(name)}?up=${!up}`)}
              >
                {up ? 'Withdraw' : 'Announce'}
              </Button>
            </div>
          ) : null}
          <ul>
            {zones.map((zone) => (
              <li key={zone.name}>
                <PickRow
                  picked={zone.name === picked}
                  onPick={() => onPick(zone.name === picked ? null : zone.name)}
                >
                  <span className="min-w-0 flex-1 truncate">
                    <span className="font-mono text-ink">{zone.name}.</span>
                    {zone.name === '' ? <span className="text-muted"> the root</span> : null}
                  </span>
                  <span className="shrink-0 text-2xs text-muted tabular-nums">serial {zone.serial}</span>
                  <span className="shrink-0 text-2xs text-muted tabular-nums">
                    {zone.records.toLocaleString('en')} {zone.records === 1 ? 'record' : 'records'}
                  </span>
                </PickRow>
              </li>
            ))}
          </ul>
        </div>
      ))}
      {picked !== null && records ? (
        <Rows label={`Records of ${picked}.`} columns={RECORD_COLUMNS} rows={records} />
      ) : null}
      <Button size="small" title="Reads the zone files again" onClick={() => onTell('/reload')}>
        Reload the zones
      </Button>
    </Section>
  );
}
