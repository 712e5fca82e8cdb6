/** Settings that a session has said, and that its peer has not acknowledged (RFC 9113 §6.5.3): answers come in order. */
import type { Connection } from '../../../../http2/connection';
import type { Settings } from '../../../../http2/settings';
import { http2Error } from './errors';
import type { SettingsObject } from './settings';

export type SettingsCallback = (
  error: Error | null,
  settings?: SettingsObject,
  milliseconds?: number,
) => void;

interface Sent {
  /** Milliseconds. */
  readonly at: number;
  readonly done: SettingsCallback | undefined;
}

export class SettingsExchange {
  readonly #most: number;
  /** The first are those that a connection begins with. */
  readonly #sent: Sent[] = [{ at: performance.now(), done: undefined }];
  /** Said before the connection was there. */
  #ahead = 0;

  /** @param most that may wait for their answer */
  constructor(most: number) {
    this.#most = most;
  }

  get pending(): boolean {
    return this.#ahead + this.#sent.length > 0;
  }

  /** @returns sends them; false where too many wait already */
  say(settings: Partial<Settings>, done: SettingsCallback | undefined): (on: Connection) => boolean {
    this.#ahead++;
    return (connection) => {
      this.#ahead--;
      if (this.#sent.length >= this.#most) return false;
      this.#sent.push({ at: performance.now(), done });
      connection.sendSettings(settings);
      return true;
    };
  }

  acknowledged(settings: SettingsObject): void {
    const sent = this.#sent.shift();
    if (sent) sent.done?.(null, settings, performance.now() - sent.at);
  }

  cancel(): void {
    for (const { done } of this.#sent.splice(0))
      if (done) process.nextTick(done, http2Error('SETTINGS_CANCEL'));
  }
}
