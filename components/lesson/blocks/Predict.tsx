'use client';
import { Compass } from 'lucide-react';
import { createContext, type ReactNode, useContext, useId, useState } from 'react';
import { progress, useProgress } from '@/lib/progress/browser';
import { Button } from '../../ui/Button';
import { AnswerOption } from '../AnswerOption';
import { BlockFrame } from '../BlockFrame';
import { useLesson } from '../context';
import { readPositions } from './positions';

type Stage = 'choosing' | 'committed' | 'compared';

interface Predicting {
  readonly group: string;
  readonly stage: Stage;
  readonly chosen: number | null;
  readonly right: readonly number[];
  choose(position: number): void;
}

const Predicting = createContext<Predicting | null>(null);

function usePredicting(): Predicting {
  const predicting = useContext(Predicting);
  if (!predicting) throw new Error('<Option> and <Because> stand in a <Predict>.');
  return predicting;
}

/** One commits to an answer, runs it, and then compares what one said with what happened. */
export function Predict({
  id,
  question,
  right,
  children,
}: {
  readonly id: string;
  readonly question: string;
  /** Positions of the right options, from the compiler. */
  readonly right: string;
  readonly children: ReactNode;
}) {
  const { lesson } = useLesson();
  const key = `${lesson}#${id}`;
  const prediction = useProgress((state) => state.predictions[key]);
  const [selected, select] = useState<number | null>(null);
  const group = useId();
  const positions = readPositions(right);
  const stage: Stage = !prediction ? 'choosing' : prediction.comparedAt === null ? 'committed' : 'compared';
  const chosen = prediction?.chosen ?? selected;

  return (
    <BlockFrame kind="Predict" icon={Compass} tone="info">
      <Predicting value={{ group, stage, chosen, right: positions, choose: select }}>
        <fieldset>
          <legend className="mb-2 text-[1.0625rem] leading-snug font-semibold text-ink">{question}</legend>
          {children}
        </fieldset>
      </Predicting>
      <div aria-live="polite" data-screen-only className="hidden scripted:block">
        {stage === 'choosing' ? (
          <Button
            look="primary"
            disabled={selected === null}
            onClick={() => selected !== null && progress.predict(key, selected)}
          >
            Commit to this answer
          </Button>
        ) : null}
        {stage === 'committed' ? (
          <div className="flex flex-wrap items-center gap-3">
            <p className="text-muted">Noted. Now run it and watch; then compare.</p>
            <Button onClick={() => progress.comparePrediction(key)}>Compare with what happens</Button>
          </div>
        ) : null}
        {stage === 'compared' ? (
          <p className="font-medium">
            {chosen !== null && positions.includes(chosen)
              ? 'What happens is what you said.'
              : 'You expected something else. That gap is what this lesson is for.'}
          </p>
        ) : null}
      </div>
    </BlockFrame>
  );
}

export function Option({
  position,
  children,
}: {
  readonly position: string;
  readonly correct?: boolean;
  readonly children: ReactNode;
}) {
  const { group, stage, chosen, right, choose } = usePredicting();
  const mine = chosen === Number(position);
  return (
    <AnswerOption
      kind="radio"
      group={group}
      checked={mine}
      locked={stage !== 'choosing'}
      verdict={
        stage === 'compared' ? (right.includes(Number(position)) ? 'right' : mine ? 'wrong' : null) : null
      }
      note={stage !== 'choosing' && mine ? 'you said' : null}
      onChange={() => choose(Number(position))}
    >
      {children}
    </AnswerOption>
  );
}

/** Without scripts (and on paper) the answer is a disclosure; with them it follows the comparison. */
export function Because({ children }: { readonly children: ReactNode }) {
  const { stage, right } = usePredicting();
  const letters = right.map((position) => position + 1).join(' and ');
  return (
    <>
      <details data-on-paper className="mt-3 scripted:hidden">
        <summary className="font-medium">What happens</summary>
        <p className="mt-2">Answer {letters}.</p>
        <div className="mt-2 space-y-3">{children}</div>
      </details>
      {stage === 'compared' ? (
        <div className="mt-4 space-y-3 border-l-2 border-info pl-4">{children}</div>
      ) : null}
    </>
  );
}
