/** Who keeps fetch's connections. */
import { chunkWhenAsked } from '../chunk-when-asked';
import { Agent, type AgentOptions } from '../http/agent';

/** undici keeps an idle connection for four seconds. */
const OPTIONS: AgentOptions = { keepAlive: true, timeout: 4000 };

const plain = new Agent(OPTIONS);
let secure: Agent | null = null;

interface Https {
  readonly Agent: new (options?: AgentOptions) => Agent;
}

/** An agent that speaks TLS; its parts are fetched when they are first wanted. */
export async function secureAgent(options: AgentOptions = {}): Promise<Agent> {
  const [https] = await Promise.all([chunkWhenAsked<Https>('https'), chunkWhenAsked('crypto-keys')]);
  return new https.Agent(options);
}

/** The agent of all fetches to URLs of this kind. */
export async function agentFor({ protocol }: URL): Promise<Agent> {
  if (protocol !== 'https:') return plain;
  secure ??= await secureAgent({ ...OPTIONS, ALPNProtocols: ['http/1.1'] } as AgentOptions);
  return secure;
}
