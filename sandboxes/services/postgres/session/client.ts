import type { Activity, ActivityRow } from './activity';
import type { Channels } from './channels';
import type { PreparedStatements } from './prepared';
import type { Settings } from './settings';

/** A client, as those that share the server's session with it know it. */
export interface Client {
  readonly pid: number;
  readonly user: string;
  readonly secret: number;
  readonly prepared: PreparedStatements;
  readonly channels: Channels;
  readonly activity: Activity;
  /** What it has set. */
  readonly settings: Settings;
  row(): ActivityRow;
  notified(pid: number, channel: string, payload: string): void;
  /** Ends what it waits for, as CancelRequest does. */
  cancel(): void;
  /** Ends the connection, as an administrator does. */
  terminate(): void;
}
