/** The error that stands for a failed test: what went wrong is its cause. */
import { inspect } from 'node:util';

export type FailureType =
  | 'testCodeFailure'
  | 'subtestsFailed'
  | 'cancelledByParent'
  | 'testAborted'
  | 'testTimeoutFailure'
  | 'hookFailed'
  | 'callbackAndPromisePresent'
  | 'multipleCallbackInvocations'
  | 'parentAlreadyFinished'
  | 'uncaughtException'
  | 'unhandledRejection';

export interface TestFailure extends Error {
  readonly code: 'ERR_TEST_FAILURE';
  readonly failureType: FailureType;
}

/** @param cause what the test threw, or in words why it failed */
export function testFailure(cause: unknown, failureType: FailureType): TestFailure {
  const message =
    typeof cause === 'string' ? cause : ((cause as { message?: string } | null)?.message ?? inspect(cause));
  const error = new Error(message);
  // Where the runner made it is of no interest to anybody.
  error.stack = `Error [ERR_TEST_FAILURE]: ${message}`;
  return Object.assign(error, { code: 'ERR_TEST_FAILURE', failureType, cause } as const);
}

export const isTestFailure = (error: unknown): error is TestFailure =>
  (error as { code?: unknown } | null)?.code === 'ERR_TEST_FAILURE';

/** Those whose cause was thrown by the program: reporters show the cause in their place. */
export const hasOwnCause = ({ failureType }: TestFailure): boolean =>
  ['testCodeFailure', 'hookFailed', 'uncaughtException', 'unhandledRejection'].includes(failureType);
