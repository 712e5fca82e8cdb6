/** Front matter of a lesson and `course.yml`: one schema for validation, types, docs and editors. */
import { z } from 'zod';

const id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'use lower case, digits and single hyphens');

export const FrontMatter = z.strictObject({
  title: z.string().min(1).max(70).describe('As in the course map: "Say what happened, precisely"'),
  summary: z.string().min(1).max(240).describe('One or two sentences for the map, search and social cards'),
  objectives: z
    .array(
      z.strictObject({
        id,
        text: z.string().min(1).describe('What the learner can do afterwards, measurable'),
      }),
    )
    .min(1)
    .describe('Each is proven by at least one check of the lab that names its id'),
  guide: z
    .array(z.string().regex(/^\d+(-\d+)?$/))
    .min(1)
    .describe('Line ranges of guide.md that the lesson covers'),
  errata: z
    .array(z.string().regex(/^E\d{2,3}$/))
    .default([])
    .describe('Errata that the lesson corrects; each has a <Correction>'),
  systems: z
    .array(z.string())
    .default([])
    .describe('Named systems and tools of the guide that the lesson covers'),
  minutes: z.number().int().min(5).max(120),
  difficulty: z.enum(['foundation', 'core', 'advanced']),
  lab: id.describe('Folder of sandboxes/labs'),
  sources: z
    .array(z.strictObject({ title: z.string().min(1), url: z.url() }))
    .min(1)
    .describe('Primary sources: RFCs, specifications, manuals'),
});
export type FrontMatter = z.infer<typeof FrontMatter>;

/** In the order of /visualizers. */
export const VISUALIZER_GROUPS = [
  'HTTP',
  'Identity',
  'Names and networks',
  'Data',
  'Queues and events',
  'Resilience',
  'Inside the server',
  'Watching it run',
  'More',
] as const;

/** Of `content/visualizers/<id>.mdx`: a visualizer by itself, with an example to break. */
export const VisualizerFrontMatter = FrontMatter.pick({
  title: true,
  summary: true,
  lab: true,
  sources: true,
}).extend({
  group: z.enum(VISUALIZER_GROUPS).default('More').describe('Under which heading /visualizers lists it'),
});
export type VisualizerFrontMatter = z.infer<typeof VisualizerFrontMatter>;

export const CourseSchema = z.strictObject({
  title: z.string().min(1),
  sections: z.array(
    z.strictObject({
      id,
      title: z.string().min(1),
      summary: z.string().min(1),
      lessons: z.array(z.strictObject({ id, title: z.string().min(1) })).min(1),
    }),
  ),
});
