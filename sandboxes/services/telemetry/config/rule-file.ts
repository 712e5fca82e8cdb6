import * as z from 'zod';
import { QueryError } from '../promql/lexer';
import { parse } from '../promql/parser';
import { duration } from './durations';

const expression = z.coerce.string().superRefine((text, context) => {
  try {
    parse(text);
  } catch (error) {
    if (!(error instanceof QueryError)) throw error;
    context.addIssue(`could not parse expression: ${error.message}`);
  }
});
const texts = z.record(z.string(), z.coerce.string()).default({});

const recording = z.strictObject({
  record: z.string().regex(/^[a-zA-Z_:][\w:]*$/, 'invalid recording rule name'),
  expr: expression,
  labels: texts,
});
const alerting = z.strictObject({
  alert: z.string().min(1),
  expr: expression,
  for: duration.prefault('0s'),
  keep_firing_for: duration.prefault('0s'),
  labels: texts,
  annotations: texts,
});

/** A file of recording and alerting rules. */
export const ruleFile = z.strictObject({
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1, 'Groupname must not be empty'),
        interval: duration.optional(),
        rules: z.array(z.union([recording, alerting])),
      }),
    )
    .default([]),
});

export type RuleGroupConfig = z.output<typeof ruleFile>['groups'][number];
export type AlertingRule = z.output<typeof alerting>;
export type RecordingRule = z.output<typeof recording>;
