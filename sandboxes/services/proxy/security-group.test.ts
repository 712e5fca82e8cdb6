import { expect, it } from 'vitest';
import { allowed, readRules } from './security-group';

it('lets in what a rule allows, and nothing else', () => {
  const rules = readRules(
    'rules',
    'allow tcp 80 from 0.0.0.0/0 # the world\n\nallow tcp 8000-8099 from 10.0.0.0/8\n',
  );
  expect(allowed(rules, 80, '203.0.113.9')).toBe(true);
  expect(allowed(rules, 8001, '10.1.2.3')).toBe(true);
  expect(allowed(rules, 8001, '::ffff:10.1.2.3')).toBe(true);
  expect(allowed(rules, 8001, '11.1.2.3')).toBe(false);
  expect(allowed(rules, 22, '10.1.2.3')).toBe(false);
});

it('names the line of what is no rule', () => {
  expect(() => readRules('rules', 'allow tcp 80 from anywhere')).toThrow(
    'rules:1: "allow tcp 80 from anywhere" is no rule',
  );
});
