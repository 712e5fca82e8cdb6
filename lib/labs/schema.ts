/** `lab.json`: one schema for validation, types, the docs page and editors' completion. */
import { z } from 'zod';
import { commandWords } from '@/sandboxes/engine/machine-plan';
import { machineIssues } from './machine-issues';
import { serviceIssues } from './service-issues';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and single hyphens');

export const VISUALIZER_IDS = [
  'exchange-timeline',
  'cache-age',
  'middleware-onion',
  'token-anatomy',
  'circuit-breaker',
  'dns-resolution',
  'rate-limiter',
] as const;

export const PreparedRequest = z.strictObject({
  id: id.describe('Named by <Try request="…">'),
  title: z.string().min(1).describe('What it does, as shown in the HTTP client: "Create a note"'),
  method: z.string().regex(/^[A-Z]+$/),
  path: z.string().startsWith('/').describe('Request-target; may use {{variables}} captured earlier'),
  headers: z
    .array(z.tuple([z.string(), z.string()]))
    .default([])
    .describe('In wire order; may use {{variables}}'),
  body: z.string().optional().describe('Sent as it stands; may use {{variables}}'),
  machine: z
    .string()
    .optional()
    .describe('Who is asked, one with a port; default: the machine of the learner’s server'),
  capture: z
    .record(z.string(), z.string().regex(/^(json:[\w.[\]]+|header:[\w-]+)$/))
    .default({})
    .describe('Variables taken from the answer: {"token": "json:access_token", "etag": "header:etag"}'),
});
export type PreparedRequest = z.infer<typeof PreparedRequest>;

const onLink = {
  from: z.string().default('page').describe('Who connects: a machine, "page", or "*" for all'),
  to: z
    .string()
    .optional()
    .describe('Who listens: a machine, or "*"; default: the machine of the learner’s server'),
  port: z.number().int().min(1).max(65535).optional().describe('That is listened on; default: all'),
};
const direction = z
  .enum(['forth', 'back', 'both'])
  .default('both')
  .describe('forth: to the server; back: what it sends');

const probability = z.number().min(0).max(1).default(0);

const onMachine = z.string().optional().describe('Default: the machine of the learner’s server');

/** As `LinkFault`, and the partition, of `sandboxes/engine/faults.ts`. */
const NetworkFault = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('latency'),
    milliseconds: z.number().min(0).max(600_000).describe('Each way'),
    jitter: z.number().min(0).default(0).describe('± milliseconds'),
    seed: z.number().int().default(1),
    direction,
    ...onLink,
  }),
  z.strictObject({ kind: z.literal('bandwidth'), bytesPerSecond: z.number().min(1), direction, ...onLink }),
  z.strictObject({ kind: z.literal('refuse'), ...onLink }),
  z.strictObject({
    kind: z.literal('reset'),
    after: z.number().int().min(0).describe('Bytes of one connection, one way; 0: at once'),
    direction,
    ...onLink,
  }),
  z.strictObject({ kind: z.literal('black-hole'), direction, ...onLink }),
  z.strictObject({ kind: z.literal('half-open'), ...onLink }),
  z.strictObject({
    kind: z.literal('datagrams'),
    loss: probability.describe('UDP: that a datagram is lost'),
    duplicate: probability.describe('UDP: that it arrives twice'),
    reorder: probability.describe('UDP: that the next one overtakes it'),
    seed: z.number().int().default(1),
    direction,
    ...onLink,
  }),
  z.strictObject({
    kind: z.literal('partition'),
    machines: z
      .array(z.string())
      .min(1)
      .describe(
        'They reach each other, and the others each other, but nothing crosses between the two sides',
      ),
  }),
]);

export const Fault = z.discriminatedUnion('kind', [
  z.strictObject({
    id,
    kind: z
      .literal('replay')
      .describe('While on, the HTTP client sends every request `times` times, as a retrying client would'),
    title: z.string().min(1),
    description: z.string().min(1),
    times: z.number().int().min(2).max(10),
  }),
  z.strictObject({
    id,
    kind: z.literal('traffic').describe('Sends scripted traffic once, when pressed'),
    title: z.string().min(1),
    description: z.string().min(1),
    requests: z.array(id).min(1).describe('Prepared requests, sent in this order'),
    rounds: z.number().int().min(1).max(500).default(1).describe('How often the whole list is sent'),
    concurrency: z.number().int().min(1).max(64).default(1).describe('Requests in flight at once'),
  }),
  z.strictObject({
    id,
    kind: z.literal('network').describe('A switch: breaks the sandbox’s network while it is on'),
    title: z.string().min(1),
    description: z.string().min(1),
    fault: NetworkFault,
  }),
  z.strictObject({
    id,
    kind: z.literal('process').describe('Breaks the server’s process or its machine'),
    title: z.string().min(1),
    description: z.string().min(1),
    action: z
      .enum(['pause', 'kill', 'stop', 'restart', 'fill-disk'])
      .describe(
        'pause (SIGSTOP), stop (SIGTERM; off: started again) and fill-disk (ENOSPC) are switches, kill (SIGKILL) and restart buttons',
      ),
    machine: onMachine,
  }),
  z.strictObject({
    id,
    kind: z.literal('clock').describe('Turns the sandbox’s clock'),
    title: z.string().min(1),
    description: z.string().min(1),
    turn: z.discriminatedUnion('by', [
      z.strictObject({
        by: z.literal('jump').describe('A button: lets so much time go by at once'),
        milliseconds: z.number().positive(),
      }),
      z.strictObject({
        by: z.literal('rate').describe('A switch: time runs so many times as fast, 0 stops it'),
        rate: z.union([z.literal(0), z.number().min(0.1).max(1000)]),
      }),
      z.strictObject({
        by: z.literal('skew').describe('A switch: the calendar of a machine is wrong by so much'),
        milliseconds: z.number(),
        machine: onMachine,
      }),
    ]),
  }),
]);
export type Fault = z.infer<typeof Fault>;
export type TrafficFault = Extract<Fault, { kind: 'replay' | 'traffic' }>;
export type SandboxFault = Exclude<Fault, TrafficFault>;

const machineName = z
  .string()
  .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'use lower case, digits and hyphens: api-1')
  .refine((name) => name !== 'page' && name !== 'localhost', '"page" and "localhost" are taken');
const machineAddress = z
  .ipv4()
  .optional()
  .describe('Default: the next free one of 10.0.0.0/24; "app" always has 10.0.0.1');
const portNumber = z.number().int().min(1).max(65535);

const MachineDefinition = z.strictObject({
  name: machineName.describe('As os.hostname() says it, and as every process of the lab resolves it'),
  address: machineAddress,
  command: z
    .string()
    .min(1)
    .superRefine((line, context) => {
      try {
        commandWords(line);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    })
    .describe('What runs on it: "npm start", "tsx src/worker.ts"'),
  env: z.record(z.string(), z.string()).default({}),
  port: portNumber
    .nullable()
    .default(null)
    .describe('That it listens on, given to it as PORT: the next machine starts once it does'),
});

const ListedService = z.union([
  z.string(),
  z
    .object({
      name: z.string().describe('Its folder in sandboxes/services'),
      host: machineName.optional().describe('The name that programs reach it by; default: its own'),
      port: portNumber.optional().describe('Default: the real one’s'),
      address: machineAddress,
      env: z
        .record(z.string(), z.string())
        .optional()
        .describe('Other names for the variables that tell programs of it: {"REDIS_URL": "SESSIONS_URL"}'),
    })
    .catchall(
      z.union([z.string(), z.number(), z.boolean(), z.array(z.string()), z.record(z.string(), z.string())]),
    )
    .describe('All else are options of the service: npm run service -- <name> --help'),
]);
export type ListedService = z.infer<typeof ListedService>;

const LabFields = z.strictObject({
  $schema: z.string().optional(),
  id,
  title: z.string().min(1),
  port: z
    .number()
    .int()
    .min(1)
    .max(65535)
    .default(3000)
    .describe("Where the learner's server listens when PORT is unset"),
  open: z.string().min(1).describe('The file shown first, e.g. src/index.ts'),
  readOnly: z.array(z.string()).default([]).describe('Files of src/ that are given and not edited'),
  requests: z.array(PreparedRequest).default([]),
  hints: z
    .record(id, z.array(z.string().min(1)).min(1))
    .describe('By objective id: steps, the vaguest first'),
  visualizers: z.array(z.enum(VISUALIZER_IDS)).default([]),
  seed: z
    .union([z.number().int(), z.string().min(1).max(64)])
    .optional()
    .describe(
      'Runs repeat: clock, randomness and the order of all that happens follow from it, in checks and, until the learner says otherwise, in the workbench',
    ),
  faults: z.array(Fault).default([]),
  machines: z
    .array(MachineDefinition)
    .default([])
    .describe(
      'All machines that run something; the first is the learner’s server, and starts when the others, in their order, run. Left out: "npm start" on one machine, "app"',
    ),
  browser: z
    .string()
    .startsWith('/')
    .optional()
    .describe('Gives the workbench a browser, for labs whose server makes pages: what it opens first'),
  services: z
    .array(ListedService)
    .default([])
    .describe(
      'Servers that the lab needs, each on a machine of its name: "redis". Files that they start from lie in services/',
    ),
});

/** One field may name what another one has. */
export const LabSchema = LabFields.superRefine((lab, context) => {
  for (const { path, message } of [...machineIssues(lab), ...serviceIssues(lab)])
    context.addIssue({ code: 'custom', path: [...path], message });
});
export type LabDefinition = z.infer<typeof LabSchema>;

/** `mutants/<name>/mutant.json`: a plausible wrong solution, laid over solution/. */
export const MutantSchema = z.strictObject({
  why: z.string().min(1).describe('The mistake, as one would make it'),
  objective: id.describe('The objective whose check must fail'),
});
export type MutantDefinition = z.infer<typeof MutantSchema>;
