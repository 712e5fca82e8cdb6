'use client';
import { useStore } from 'zustand';
import { Button } from '@/components/ui/Button';
import { useSession } from './context';
import { Problem } from './Problem';

/**
 * Why the server does not run. It comes and goes by itself, with every save of a half-written line: it stands under the code,
 * where nothing that one is about to click moves.
 */
export function RunBanner() {
  const { run, actions, reveal } = useSession();
  const { run: state, crash } = useStore(run);
  // What fails again is shown by the next state.
  const restart = () =>
    void run.restart('Ended the server that no longer answered, and started it anew.').catch(() => undefined);
  if (state.state === 'stuck')
    return (
      <Problem
        edge="top"
        message="Your server stopped answering."
        remedy="Something runs without ever giving control back, such as while (true) {}."
      >
        <Button size="small" look="danger" onClick={() => void run.stop()}>
          End it
        </Button>
        <Button size="small" onClick={restart}>
          End it and start anew
        </Button>
      </Problem>
    );
  if (state.state === 'failed') return <Problem edge="top" message={state.message} remedy={state.remedy} />;
  if (state.state === 'exited' && crash)
    return (
      <Problem edge="top" message={crash.message}>
        {crash.at ? (
          <Button
            size="small"
            onClick={() => {
              if (!crash.at) return;
              actions.openFile(crash.at.path);
              reveal.show(crash.at.path, { from: crash.at.line, to: crash.at.line }, crash.at.column);
            }}
          >
            Go to {crash.at.path}:{crash.at.line}
          </Button>
        ) : null}
      </Problem>
    );
  return null;
}
