/** What a page and its workbench know of a lab: data only, so that a server component can hand it to the browser. */
import type { MachinePlan } from '@/sandboxes/engine/machine-plan';
import type { ServicePlan } from '@/sandboxes/engine/service-plan';
import type { Fault, PreparedRequest, VISUALIZER_IDS } from './schema';

/** Paths relative to the lab's folder (`src/app.ts`, `package.json`), forward slashes, to their text. */
export type FileMap = Readonly<Record<string, string>>;

export interface LabObjective {
  readonly id: string;
  readonly text: string;
}

/** The lab as the page carries it: the start state, never the solution. */
export interface LabForPage {
  readonly id: string;
  readonly title: string;
  /** Where the learner's server listens when PORT is unset. */
  readonly port: number;
  /** The file shown first. */
  readonly open: string;
  /** Given files that are not edited. */
  readonly readOnly: readonly string[];
  /** Start state: everything of `src/`, with `package.json` and `tsconfig.json`. */
  readonly files: FileMap;
  /** Changes whenever `files` does: what a saved workspace compares itself with. */
  readonly version: string;
  /** Where its programs run; the first is the learner's server. Never empty. */
  readonly machines: readonly MachinePlan[];
  /** Run before the machines' programs, and are reached by them. Mostly none. */
  readonly services: readonly ServicePlan[];
  readonly requests: readonly PreparedRequest[];
  /** The path that the workbench's browser opens first; none: it has no browser. */
  readonly browser?: string;
  readonly faults: readonly Fault[];
  readonly visualizers: readonly (typeof VISUALIZER_IDS)[number][];
  /** Its runs repeat by this seed. Left out: they do not, unless the learner says so. */
  readonly seed?: string;
  /** From the lesson's front matter; empty in the playground. */
  readonly objectives: readonly LabObjective[];
}

/** The names of all computers of a lab, the learner's server's first. */
export const machineNames = ({ machines, services }: Pick<LabForPage, 'machines' | 'services'>): string[] =>
  [...machines, ...services].map(({ name }) => name);

/** The answer of `GET /labs/<id>.json`: what a learner asks for later, or never. */
export interface LabExtras {
  readonly id: string;
  /** The same `version` as `LabForPage`, so that a page from before a deployment can tell. */
  readonly version: string;
  /** Only the files that differ from the start state, at the paths that they replace: `src/app.ts`. */
  readonly solution: FileMap;
  /** By objective id: steps, the vaguest first. */
  readonly hints: Readonly<Record<string, readonly string[]>>;
  /** `checks/post.check.ts` to its text. */
  readonly checks: FileMap;
  readonly readme: string;
}
