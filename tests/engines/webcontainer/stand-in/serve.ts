/** `tsx tests/engines/webcontainer/stand-in/serve.ts <port>`: the stand-in as a server of its own. */
import { startStandIn } from './server';

const { origin } = await startStandIn(Number(process.argv[2] ?? 0));
console.log(`Stand-in for StackBlitz's frame (a test: no WebContainer) at ${origin}`);
