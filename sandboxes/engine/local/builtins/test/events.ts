/** What a test run tells, as `TestsStream` of Node tells it (https://nodejs.org/api/test.html#class-testsstream). */
import { Readable } from 'node:stream';
import type { TestFailure } from './failure';

export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface TestDetails {
  readonly duration_ms: number;
  readonly type?: 'suite';
  readonly error?: TestFailure;
  readonly passed?: boolean;
}

export interface TestEventData extends Partial<Location> {
  readonly name?: string;
  readonly nesting: number;
  readonly testNumber?: number;
  readonly details?: TestDetails;
  readonly skip?: string | true;
  readonly todo?: string | true;
  readonly count?: number;
  readonly message?: string;
}

export interface TestEvent {
  readonly type:
    | 'test:enqueue'
    | 'test:dequeue'
    | 'test:start'
    | 'test:complete'
    | 'test:pass'
    | 'test:fail'
    | 'test:plan'
    | 'test:diagnostic'
    | 'test:stdout'
    | 'test:stderr';
  readonly data: TestEventData;
}

/** Events as a stream of objects, and as an emitter of each by its type. */
export class TestsStream extends Readable {
  constructor() {
    super({ objectMode: true, highWaterMark: Number.MAX_SAFE_INTEGER });
  }

  override _read(): void {
    // Events are pushed when they happen.
  }

  tell(type: TestEvent['type'], data: TestEventData): void {
    this.emit(type, data);
    this.push({ type, data } satisfies TestEvent);
  }
}
