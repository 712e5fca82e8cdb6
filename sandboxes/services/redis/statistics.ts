interface CommandCount {
  calls: number;
  microseconds: number;
}

/** What INFO tells of the past. */
export class Statistics {
  readonly started: number;
  connections = 0;
  commands = 0;
  expired = 0;
  evicted = 0;
  hits = 0;
  misses = 0;
  changes = 0;
  readonly perCommand = new Map<string, CommandCount>();
  readonly errors = new Map<string, number>();

  constructor(now: number) {
    this.started = now;
  }

  command(name: string, microseconds: number): void {
    this.commands++;
    const count = this.perCommand.get(name) ?? { calls: 0, microseconds: 0 };
    count.calls++;
    count.microseconds += microseconds;
    this.perCommand.set(name, count);
  }

  /** @param text an error as it is answered: its first word is counted */
  error(text: string): void {
    const [code = 'ERR'] = text.split(' ');
    this.errors.set(code, (this.errors.get(code) ?? 0) + 1);
  }

  /** CONFIG RESETSTAT. */
  reset(): void {
    this.connections = 0;
    this.commands = 0;
    this.expired = 0;
    this.evicted = 0;
    this.hits = 0;
    this.misses = 0;
    this.perCommand.clear();
    this.errors.clear();
  }
}
