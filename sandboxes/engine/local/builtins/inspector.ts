/** `node:inspector`: no debugger is ever attached from inside a sandbox, and what asks whether one is hears so. */
import EventEmitter from 'node:events';
import { nodeError } from './node-error';
import { notHere } from './not-here';

const INSTEAD = 'Use the debugger of the browser (F12).';

/** Can be made, as profilers do before they find out; connects with nothing. */
class Session extends EventEmitter {
  declare connect: () => void;
  declare connectToMainThread: () => void;

  post(): never {
    throw nodeError(Error, 'ERR_INSPECTOR_NOT_CONNECTED', 'Session is not connected');
  }

  disconnect(): void {
    // It never was connected.
  }
}
Object.assign(Session.prototype, {
  connect: notHere('inspector.Session.connect()', INSTEAD),
  connectToMainThread: notHere('inspector.Session.connectToMainThread()', INSTEAD),
});

const ignored = (): void => undefined;

export default {
  open: notHere('inspector.open()', INSTEAD),
  close: ignored,
  /** None is listening. */
  url: (): undefined => undefined,
  waitForDebugger(): never {
    throw nodeError(Error, 'ERR_INSPECTOR_NOT_ACTIVE', 'Inspector is not active');
  },
  console: {
    ...globalThis.console,
    profile: ignored,
    profileEnd: ignored,
    timeStamp: ignored,
    context: () => globalThis.console,
  },
  Session,
  Network: {
    requestWillBeSent: ignored,
    responseReceived: ignored,
    loadingFinished: ignored,
    loadingFailed: ignored,
  },
};
