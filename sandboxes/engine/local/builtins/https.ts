/** `node:https`: there is no TLS in a sandbox. */
import { Agent as HttpAgent } from './http/agent';
import { neverMade, notHere } from './not-here';

const INSTEAD = 'Use node:http: the network of a sandbox never leaves this tab.';
const refuse = notHere('HTTPS', INSTEAD);

/** Libraries make one while they load; only its use is refused. */
class Agent extends HttpAgent {
  override defaultPort = 443;
  override protocol = 'https:';
  override createConnection: HttpAgent['createConnection'] = refuse;
}

export default {
  Agent,
  globalAgent: new Agent({ keepAlive: true }),
  Server: neverMade('Server', 'HTTPS', INSTEAD),
  createServer: refuse,
  request: refuse,
  get: refuse,
};
