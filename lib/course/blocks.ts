/** The blocks an author has: their attributes, and what of the lab each attribute names. Lint, docs and components agree by it. */

type Reference = 'request' | 'fault' | 'visualizer' | 'file' | 'objective';

interface Attribute {
  readonly required: boolean;
  readonly refersTo?: Reference;
}

export interface BlockRule {
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** The blocks in which it may stand directly; anywhere when left out. */
  readonly inside?: readonly string[];
  /** Blocks of which it needs at least one child. */
  readonly needs?: readonly string[];
}

const required: Attribute = { required: true };
const optional: Attribute = { required: false };

export const BLOCKS: Readonly<Record<string, BlockRule>> = {
  Predict: { attributes: { id: required, question: required }, needs: ['Option', 'Because'] },
  Option: { attributes: { correct: optional }, inside: ['Predict'] },
  Because: { attributes: {}, inside: ['Predict'] },
  Try: { attributes: { request: { required: true, refersTo: 'request' } } },
  Break: { attributes: { fault: { required: true, refersTo: 'fault' } } },
  Look: { attributes: { visualizer: { required: true, refersTo: 'visualizer' } } },
  Code: { attributes: { file: { required: true, refersTo: 'file' }, lines: optional } },
  Task: { attributes: { objective: { required: true, refersTo: 'objective' } } },
  Quiz: { attributes: { id: required }, needs: ['Question'] },
  Question: { attributes: { id: required, prompt: required }, inside: ['Quiz'], needs: ['Choice'] },
  Choice: { attributes: { correct: optional, why: required }, inside: ['Question'] },
  Correction: {
    attributes: {
      errata: required,
      source: required,
      sourceTitle: required,
      request: { required: false, refersTo: 'request' },
    },
    needs: ['Claim', 'Truth'],
  },
  Claim: { attributes: {}, inside: ['Correction'] },
  Truth: { attributes: {}, inside: ['Correction'] },
  Deeper: { attributes: { title: required } },
  Figure: { attributes: { caption: required } },
  Remember: { attributes: {} },
};
