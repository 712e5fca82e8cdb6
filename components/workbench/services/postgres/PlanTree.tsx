import type { PlanStep } from './plan';

/** A plan from its last step to its first; the bar is each step's share of the whole cost. */
export function PlanTree({ plan }: { readonly plan: PlanStep }) {
  return (
    <ul className="space-y-1 text-xs">
      <Step step={plan} whole={Math.max(plan.totalCost, 0.01)} />
    </ul>
  );
}

function Step({ step, whole }: { readonly step: PlanStep; readonly whole: number }) {
  const { title, details, startCost, totalCost, rows, actual, steps } = step;
  return (
    <li className="border-l border-line pl-2">
      <p className="font-mono text-ink">{title}</p>
      <p className="text-muted tabular-nums">
        cost {startCost.toFixed(2)} to {totalCost.toFixed(2)}, {rows.toLocaleString('en')}{' '}
        {rows === 1 ? 'row' : 'rows'} expected
        {actual ? (
          <>
            , {(actual.rows * actual.loops).toLocaleString('en')} came in {actual.milliseconds.toFixed(2)} ms
            {actual.loops > 1 ? ` (${actual.loops} loops)` : ''}
          </>
        ) : null}
      </p>
      <div aria-hidden className="my-0.5 h-1 max-w-40 rounded bg-sunken">
        <div
          className="h-1 rounded bg-accent"
          style={{ width: `${Math.min(100, (totalCost / whole) * 100)}%` }}
        />
      </div>
      {details.map((detail) => (
        <p key={detail} className="font-mono text-2xs text-faint">
          {detail}
        </p>
      ))}
      {steps.length > 0 ? (
        <ul className="mt-1 space-y-1">
          {steps.map((inner) => (
            <Step key={`${inner.title} ${inner.startCost} ${inner.totalCost}`} step={inner} whole={whole} />
          ))}
        </ul>
      ) : null}
    </li>
  );
}
