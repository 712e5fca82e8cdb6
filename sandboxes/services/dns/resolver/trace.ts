/** What a resolver did to answer: shown in the panel, newest last. */

export interface Step {
  readonly server: string;
  /** The zone that the server was asked for; '' is the root. */
  readonly zone: string;
  readonly name: string;
  readonly type: number;
  readonly transport: 'udp' | 'tcp';
  /** `referral to test`, `answer`, `NXDOMAIN`, `timeout` … */
  readonly outcome: string;
  /** How long it took, in milliseconds. */
  readonly took: number;
}

export interface Resolution {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly name: string;
  readonly type: number;
  readonly client: string;
  readonly steps: readonly Step[];
  /** null: it is still under way. */
  readonly rcode: number | null;
}

const MOST = 100;

export class Trace {
  readonly #resolutions: { -readonly [K in keyof Resolution]: Resolution[K] }[] = [];
  #count = 0;

  begin(
    at: number,
    name: string,
    type: number,
    client: string,
  ): { add(step: Step): void; end(rcode: number): void } {
    const steps: Step[] = [];
    const resolution: { -readonly [K in keyof Resolution]: Resolution[K] } = {
      ...{ number: ++this.#count, at, name, type, client },
      ...{ steps, rcode: null },
    };
    this.#resolutions.push(resolution);
    if (this.#resolutions.length > MOST) this.#resolutions.shift();
    return {
      add: (step) => void steps.push(step),
      end(rcode) {
        resolution.rcode = rcode;
      },
    };
  }

  get resolutions(): readonly Resolution[] {
    return this.#resolutions;
  }

  clear(): void {
    this.#resolutions.length = 0;
  }
}
