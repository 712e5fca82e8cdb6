/** What two runs are compared by: things that happened, each with what caused it. */
export interface Step {
  /** What a selection points at. */
  readonly seq: number;
  /** What it is, in the same words in every run: `GET /orders`, `api.shop.test. A`. No times, no numbers that count up. */
  readonly label: string;
  /** `seq` of the step that caused it; null for what came from outside. */
  readonly parent: number | null;
  /** Milliseconds; null while it lasts, and for what takes none. */
  readonly took: number | null;
  /** How it ended: `200`, `timed out`; null while it lasts. */
  readonly outcome: string | null;
}
