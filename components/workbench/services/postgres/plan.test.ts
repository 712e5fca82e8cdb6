import { expect, test } from 'vitest';
import { readPlan } from './plan';

test('a plan becomes a tree with what it costs, expects and took', () => {
  const scan = {
    'Node Type': 'Index Scan',
    'Index Name': 'orders_product',
    'Relation Name': 'orders',
    'Startup Cost': 0.15,
    'Total Cost': 8.17,
    'Plan Rows': 1,
    'Actual Total Time': 0.5,
    'Actual Rows': 2,
    'Actual Loops': 3,
    'Index Cond': '(product = 1)',
    'Rows Removed by Filter': 0,
  };
  const sort = { 'Node Type': 'Sort', 'Total Cost': 9, 'Sort Key': ['id', 'at DESC'], Plans: [scan] };
  expect(readPlan(JSON.stringify([{ Plan: sort }]))).toMatchObject({
    title: 'Sort',
    details: ['Sort Key: id, at DESC'],
    actual: null,
    steps: [
      {
        title: 'Index Scan using orders_product on orders',
        details: ['Index Cond: (product = 1)'],
        startCost: 0.15,
        totalCost: 8.17,
        rows: 1,
        actual: { milliseconds: 1.5, rows: 2, loops: 3 },
      },
    ],
  });
});
