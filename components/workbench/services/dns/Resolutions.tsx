'use client';
import { absolute, rcodeName } from '@/sandboxes/dns/presentation';
import type { ResolutionStatus } from '@/sandboxes/services/dns/status';
import { Section } from '../../network/Section';

/** Questions, the latest first, each with the servers that were asked on the way to its answer. */
export function Resolutions({ resolutions }: { readonly resolutions: readonly ResolutionStatus[] }) {
  return (
    <Section title="Questions">
      {resolutions.length === 0 ? (
        <p className="text-sm text-muted">
          Nobody has asked yet. Try <code className="font-mono text-ink">dig</code> in the terminal, or a
          request that needs a name.
        </p>
      ) : null}
      <ol className="space-y-1">
        {resolutions.toReversed().map((one) => (
          <li key={one.number}>
            <Resolution {...one} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

function Resolution({ name, type, client, at, rcode, steps }: ResolutionStatus) {
  const took = steps.reduce((sum, step) => sum + step.took, 0);
  return (
    <details>
      <summary className="cursor-pointer rounded py-0.5 text-xs hover:bg-sunken">
        <span className="font-mono break-all text-ink">
          {absolute(name)} {type}
        </span>{' '}
        <span className={rcode === null ? 'text-muted' : rcode === 0 ? 'text-good' : 'text-bad'}>
          {rcode === null ? 'under way' : rcodeName(rcode)}
        </span>{' '}
        <span className="text-muted tabular-nums">
          {steps.length === 0
            ? 'from the cache'
            : `${steps.length} ${steps.length === 1 ? 'question' : 'questions'}, ${took.toFixed(0)} ms`}
        </span>{' '}
        <span className="text-2xs text-faint">
          for {client} at {new Date(at).toLocaleTimeString()}
        </span>
      </summary>
      {steps.length === 0 ? null : (
        <ol className="ml-4 list-decimal space-y-0.5 border-l border-line py-0.5 pl-6 text-2xs text-muted">
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same server may be asked the same several times
            <li key={index}>
              <span className="font-mono text-ink">{step.server}</span> for{' '}
              {step.zone === '' ? 'the root' : absolute(step.zone)}:{' '}
              <span className="font-mono">{step.question}</span> → {step.outcome}
              <span className="text-faint tabular-nums">
                {' '}
                ({step.transport}, {step.took.toFixed(0)} ms)
              </span>
            </li>
          ))}
        </ol>
      )}
    </details>
  );
}
