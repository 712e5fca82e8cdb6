'use client';
import { X } from 'lucide-react';
import { useStore } from 'zustand';
import { IconButton } from '@/components/ui/IconButton';
import { useSession } from '../context';
import { missingVariables } from '../state/variables';

/** Values captured from answers, and those that the draft still lacks. */
export function VariablesView() {
  const { requests } = useSession();
  const variables = useStore(requests, (state) => state.variables);
  const draft = useStore(requests, (state) => state.draft);
  const names = [...Object.keys(variables), ...missingVariables(draft, variables)];
  if (names.length === 0) return null;
  return (
    <section aria-label="Variables" className="grid shrink-0 gap-1 border-b border-line px-3 py-1.5">
      {names.map((name) => {
        const known = Object.hasOwn(variables, name);
        return (
          <div key={name} className="flex items-center gap-2 text-xs">
            <code
              className={known ? 'font-mono text-accent-ink' : 'font-mono text-warn'}
            >{`{{${name}}}`}</code>
            <input
              aria-label={`Value of ${name}`}
              value={variables[name] ?? ''}
              placeholder="not captured yet"
              onChange={(event) => requests.setVariable(name, event.currentTarget.value)}
              className="h-6 min-w-0 flex-1 truncate rounded border border-line bg-surface px-1.5 font-mono text-2xs text-ink placeholder:text-faint"
              spellCheck={false}
            />
            {known ? (
              <IconButton
                label={`Forget ${name}`}
                className="size-6"
                onClick={() => requests.forgetVariable(name)}
              >
                <X aria-hidden size={12} />
              </IconButton>
            ) : null}
          </div>
        );
      })}
    </section>
  );
}
