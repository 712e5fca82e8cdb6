import type { NetworkLink, RunningProcess } from '@/lib/projections/machines';
import type { Fault, InjectedFault } from '@/sandboxes/engine/faults';

const WIDTH = 132;
const HEIGHT = 46;
const GAP = 84;
const ROW = 62;

const matches = (fault: Fault, { from, to, port }: NetworkLink): boolean => {
  if (fault.kind === 'partition') return fault.machines.includes(from) !== fault.machines.includes(to);
  if (!('from' in fault)) return false;
  return (
    (fault.from === '*' || fault.from === from) &&
    (fault.to === '*' || fault.to === to) &&
    (fault.port === undefined || fault.port === port)
  );
};

export interface MachinesPictureProps {
  /** In the order in which they stand below each other. */
  readonly machines: readonly string[];
  readonly processes: readonly RunningProcess[];
  readonly links: readonly NetworkLink[];
  readonly active: readonly InjectedFault[];
}

/** What has crossed a link, in words. */
export const linkWords = ({
  open,
  made,
  failed,
  datagrams,
}: Pick<NetworkLink, 'open' | 'made' | 'failed' | 'datagrams'>): string =>
  [
    ...(made > 0 ? [`${open} open of ${made} ${made === 1 ? 'connection' : 'connections'}`] : []),
    ...(made + datagrams + failed === 0 ? ['no connection yet'] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(datagrams > 0 ? [`${datagrams} datagrams`] : []),
  ].join(', ');

/** The page on the left, machines beside it, broken links dashed. The same stands below as a sentence a link. */
export function MachinesPicture({ machines: others, processes, links, active }: MachinesPictureProps) {
  const place = (name: string) =>
    name === 'page' ? { x: 4, y: 4 } : { x: 4 + WIDTH + GAP, y: 4 + others.indexOf(name) * ROW };
  const told = links.map((link) => {
    const faults = active.filter(({ fault }) => matches(fault, link)).map(({ fault }) => fault.kind);
    return { link, faults };
  });
  return (
    <>
      <svg
        aria-hidden
        viewBox={`0 0 ${2 * WIDTH + GAP + 44} ${Math.max(1, others.length) * ROW}`}
        className="max-h-64 w-full max-w-md"
      >
        {told.map(({ link, faults }) => {
          const [one, other] = [place(link.from), place(link.to)];
          const same = one.x === other.x;
          const [x1, y1] = [one.x + WIDTH, one.y + HEIGHT / 2];
          const [x2, y2] = same
            ? [other.x + WIDTH, other.y + HEIGHT / 2 + 8]
            : [other.x, other.y + HEIGHT / 2];
          // The farther apart, the wider around what lies between.
          const bulge = Math.min(44, 14 + 16 * Math.abs((other.y - one.y) / ROW));
          const path = same
            ? `M${x1} ${y1} C${x1 + bulge} ${y1} ${x2 + bulge} ${y2} ${x2} ${y2}`
            : `M${x1} ${y1} L${x2} ${y2}`;
          return (
            <path
              key={`${link.from} ${link.to} ${link.port}`}
              d={path}
              fill="none"
              strokeWidth={1.5}
              strokeDasharray={faults.length > 0 ? '4 4' : undefined}
              className={faults.length > 0 ? 'stroke-warn' : 'stroke-line-strong'}
            />
          );
        })}
        {['page', ...others].map((name) => {
          const { x, y } = place(name);
          const mine = processes.filter(({ machine }) => machine === name);
          const ports = mine.flatMap((process) => process.ports);
          const stopped = mine.some((process) => process.stopped);
          return (
            <g key={name}>
              <rect
                x={x}
                y={y}
                width={WIDTH}
                height={HEIGHT}
                rx={6}
                className={stopped ? 'fill-warn-soft stroke-warn' : 'fill-sunken stroke-line-strong'}
              />
              <text x={x + 10} y={y + 19} className="fill-ink text-xs font-semibold">
                {name}
              </text>
              <text x={x + 10} y={y + 36} className="fill-muted text-2xs">
                {name === 'page'
                  ? 'HTTP client'
                  : ports.length > 0
                    ? `listens on ${ports.join(', ')}`
                    : 'listens nowhere'}
              </text>
            </g>
          );
        })}
      </svg>
      <ul className="grid grid-cols-[minmax(0,auto)_minmax(0,1fr)] gap-x-3 gap-y-0.5 text-xs text-muted">
        {told.map(({ link: { from, to, port, ...crossed }, faults }) => (
          <li key={`${from} ${to} ${port}`} className="col-span-2 grid grid-cols-subgrid">
            <span className="font-mono text-ink">
              {from} → {to}:{port}
            </span>{' '}
            <span>
              {linkWords(crossed)}
              {faults.length > 0 ? <span className="text-warn">, broken: {faults.join(', ')}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
