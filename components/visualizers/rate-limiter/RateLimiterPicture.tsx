import { limiterFindings } from '@/lib/projections/limiter-findings';
import { type Limited, type LimitersProjection, limitedShown } from '@/lib/projections/rate-limiter';
import type { PictureProps } from '../contract';
import { duration } from '../parts/duration';
import { Findings } from '../parts/Findings';
import { Picker } from '../parts/Picker';
import { useElementWidth } from '../parts/use-element-width';
import { LevelChart } from './LevelChart';
import { OtherLimits } from './OtherLimits';
import { Vessel } from './Vessel';
import { ALGORITHM_NAME } from './words';

const nameOf = ({ limiter, client }: Limited) => (client === null ? limiter : `${limiter}: ${client}`);

function rule({ settings, told }: Limited): string {
  if (!settings) return 'A limit that is not told';
  const { algorithm, limit, window } = settings;
  const amount = `${limit}${window === null ? '' : ` in ${duration(window)}`}`;
  return algorithm === null
    ? `${amount}, as the answers say`
    : `${ALGORITHM_NAME[algorithm]} of ${amount}${told === 'by the program' ? '' : ', as the answers say'}`;
}

export function RateLimiterPicture({
  projection,
  selected,
  onSelect,
  reducedMotion,
  now,
}: PictureProps<LimitersProjection>) {
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const limited = limitedShown(projection, selected);
  if (!limited) return <div ref={ref} />;
  const through = limited.decisions.filter(({ allowed }) => allowed).length;
  const refused = limited.decisions.length - through;
  return (
    <div ref={ref} className="@container flex min-w-0 flex-col gap-3">
      {projection.limited.length > 1 ? (
        <Picker
          label="Whose requests are counted together"
          current={limited.id}
          onPick={(id) =>
            onSelect(projection.limited.find((one) => one.id === id)?.decisions.at(-1)?.seq ?? null)
          }
          items={[...projection.limited].reverse().map((one) => {
            const away = one.decisions.filter(({ allowed }) => !allowed).length;
            return {
              key: one.id,
              label: `${nameOf(one)}, ${one.decisions.length} requests, ${away} refused`,
              content: (
                <>
                  {nameOf(one)} <span className="text-faint">{away > 0 ? `✕ ${away}` : '●'}</span>
                </>
              ),
            };
          })}
        />
      ) : null}
      <p className="text-ink text-sm">
        <b className="font-mono font-semibold">{nameOf(limited)}</b> {rule(limited)}: {through} let through,{' '}
        {refused} refused.
      </p>
      <Findings findings={limiterFindings(limited)} onSelect={onSelect} />
      <Vessel limited={limited} now={now} reducedMotion={reducedMotion} />
      <LevelChart limited={limited} now={now} width={width} selected={selected} onSelect={onSelect} />
      <p className="flex flex-wrap gap-x-4 gap-y-1 text-faint text-xs">
        <span>● let through</span>
        <span>✕ refused</span>
        <span>┄ the limit</span>
        <span>┊ a window ends</span>
      </p>
      <OtherLimits limited={limited} width={width} />
    </div>
  );
}
