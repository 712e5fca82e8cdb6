'use client';
import { ListChecks } from 'lucide-react';
import { createContext, type ReactNode, useContext, useId, useState } from 'react';
import { progress, useProgress } from '@/lib/progress/browser';
import { Button } from '../../ui/Button';
import { AnswerOption } from '../AnswerOption';
import { BlockFrame } from '../BlockFrame';
import { useLesson } from '../context';
import { readPositions } from './positions';

const QuizId = createContext('');

/** Questions with a reason for every choice; answers are remembered. */
export function Quiz({ id, children }: { readonly id: string; readonly children: ReactNode }) {
  const { lesson } = useLesson();
  const prefix = `${lesson}#${id}/`;
  const { answered, right } = useQuizScore(prefix);
  return (
    <BlockFrame
      kind="Quiz"
      icon={ListChecks}
      aside={
        answered > 0 ? (
          <p className="text-xs text-muted tabular-nums" aria-live="polite">
            {right} of {answered} answered rightly
          </p>
        ) : null
      }
    >
      <QuizId value={prefix}>
        <div className="divide-y divide-line [&>*]:py-5 [&>*:first-child]:pt-1 [&>*:last-child]:pb-1">
          {children}
        </div>
      </QuizId>
    </BlockFrame>
  );
}

function useQuizScore(prefix: string) {
  const answers = useProgress((state) => state.answers);
  const mine = Object.entries(answers).filter(([key]) => key.startsWith(prefix));
  return { answered: mine.length, right: mine.filter(([, answer]) => answer.correct).length };
}

interface Answering {
  readonly group: string;
  readonly several: boolean;
  readonly answered: boolean;
  readonly chosen: readonly number[];
  readonly right: readonly number[];
  choose(position: number): void;
}

const Answering = createContext<Answering | null>(null);

export function Question({
  id,
  prompt,
  right,
  children,
}: {
  readonly id: string;
  readonly prompt: string;
  readonly right: string;
  readonly children: ReactNode;
}) {
  const key = `${useContext(QuizId)}${id}`;
  const answer = useProgress((state) => state.answers[key]);
  const [selected, select] = useState<readonly number[]>([]);
  const group = useId();
  const positions = readPositions(right);
  const several = positions.length > 1;
  const chosen = answer?.chosen ?? selected;

  const choose = (position: number) =>
    select((present) => {
      if (!several) return [position];
      const rest = present.filter((other) => other !== position);
      return (rest.length < present.length ? rest : [...present, position]).sort((a, b) => a - b);
    });
  const submit = () => progress.answer(key, selected, selected.join(' ') === positions.join(' '));
  const again = () => {
    select([]);
    progress.forgetAnswer(key);
  };

  return (
    <div>
      <Answering value={{ group, several, answered: answer !== undefined, chosen, right: positions, choose }}>
        <fieldset>
          <legend className="mb-2 leading-snug font-semibold text-ink">
            {prompt}
            {several ? <span className="ml-2 font-normal text-muted">(several are right)</span> : null}
          </legend>
          {children}
        </fieldset>
      </Answering>
      <div aria-live="polite" data-screen-only className="mt-3 hidden scripted:block">
        {answer ? (
          <div className="flex flex-wrap items-center gap-3">
            <p className="font-medium">
              {answer.correct ? 'Right.' : 'Not quite; the reasons are beside each answer.'}
            </p>
            <Button size="small" look="quiet" onClick={again}>
              Answer again
            </Button>
          </div>
        ) : (
          <Button size="small" disabled={selected.length === 0} onClick={submit}>
            Answer
          </Button>
        )}
      </div>
    </div>
  );
}

export function Choice({
  position,
  why,
  children,
}: {
  readonly position: string;
  readonly why: string;
  readonly correct?: boolean;
  readonly children: ReactNode;
}) {
  const answering = useContext(Answering);
  if (!answering) throw new Error('<Choice> stands in a <Question>.');
  const { group, several, answered, chosen, right, choose } = answering;
  const index = Number(position);
  const mine = chosen.includes(index);
  const isRight = right.includes(index);
  return (
    <>
      <AnswerOption
        kind={several ? 'checkbox' : 'radio'}
        group={group}
        checked={mine}
        locked={answered}
        verdict={answered ? (isRight ? 'right' : mine ? 'wrong' : null) : null}
        note={answered && mine ? 'your answer' : null}
        onChange={() => choose(index)}
      >
        {children}
      </AnswerOption>
      {answered ? <p className="mt-1 mb-2 pl-10 text-sm text-muted">{why}</p> : null}
      <details data-on-paper className="mt-1 pl-10 text-sm text-muted scripted:hidden">
        <summary>Right or not, and why</summary>
        <p>
          {isRight ? 'Right. ' : 'Not right. '}
          {why}
        </p>
      </details>
    </>
  );
}
