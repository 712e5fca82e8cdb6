'use client';
import { useStore } from 'zustand';
import { useSession } from '../context';
import { DismissibleProblem } from '../DismissibleProblem';
import { CacheControls } from './CacheControls';
import { ExchangeView } from './ExchangeView';
import { Faults } from './Faults';
import { History } from './History';
import { RequestForm } from './RequestForm';
import { VariablesView } from './VariablesView';

/** The HTTP client: it speaks to the learner's own server over the sandbox's network, byte for byte. */
export function RequestsPanel() {
  const { requests } = useSession();
  const problem = useStore(requests, (state) => state.problem);
  const waiting = useStore(requests, (state) => state.inFlight > 0);
  const entry = useStore(requests, (state) => state.history.find(({ id }) => id === state.selected) ?? null);
  return (
    <div className="flex h-full min-h-0 flex-col overflow-y-auto">
      <RequestForm />
      <Faults />
      <CacheControls />
      <VariablesView />
      {problem ? (
        <DismissibleProblem
          message={problem.message}
          remedy={problem.remedy}
          onDismiss={() => requests.dismissProblem()}
        />
      ) : null}
      <History />
      {entry ? (
        <div className="flex min-h-72 flex-1 flex-col">
          <ExchangeView key={entry.id} entry={entry} onEdit={() => requests.loadDraft(entry.draft)} />
        </div>
      ) : (
        <p className="p-4 text-sm text-muted">
          {waiting ? 'Waiting for the answer… ' : ''}Send a request and see the whole answer: status, headers,
          body and the very bytes. The server starts by itself when it is not running.
        </p>
      )}
    </div>
  );
}
