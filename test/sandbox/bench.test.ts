import { expect, test } from 'vitest';
import { fieldsV1 } from '../../src/sandbox/bench/cluster/managed-fields.ts';
import { jobOf, runId, unwatchedJobOf } from '../../src/sandbox/bench/cluster/prototype.ts';
import { rows } from '../../src/sandbox/bench/goals.ts';
import { judge } from '../../src/sandbox/bench/measured.ts';
import { median, percentile } from '../../src/sandbox/bench/statistics.ts';
import { shortfallLines, tableLines } from '../../src/sandbox/bench/table.ts';

test.each([
  [0.5, 2],
  [0.99, 4],
  [1, 4],
  [0, 1],
])('the value at %d is one that was measured', (share, expected) => {
  expect(percentile([4, 1, 3, 2], share)).toBe(expected);
});

test('the median of nothing is no number', () => {
  expect(median([])).toBeNaN();
});

test.each([
  ['a value below its bound', { id: 'ack-p99', value: 49.9 }, 0],
  ['a value at a bound that it must stay below', { id: 'ack-p99', value: 50 }, 1],
  ['a count at a bound that it may reach', { id: 'writes-failed', value: 7 }, 0],
  ['a ratio below its bound', { id: 'submit-alone-p50', value: 1.19, limit: 1 }, 0],
  ['a ratio above its bound', { id: 'submit-alone-p50', value: 1.21, limit: 1 }, 1],
  ['a ratio whose limit was not measured', { id: 'submit-alone-p50', value: 1 }, 1],
  ['what it has over its limit', { id: 'start', value: 1_040, limit: 40.5 }, 0],
  ['what it has too much over its limit', { id: 'start', value: 1_041, limit: 41 }, 1],
  ['two bounds of one row', { id: 'restart-told', value: 5_001, limit: 2_000 }, 2],
  ['a row that is only shown', { id: 'tell-p50', value: 9_999 }, 0],
] as const)('%s is judged', (_, measured, missed) => {
  const [judgement] = judge([measured]);
  expect(judgement?.missed).toHaveLength(missed);
});

test('the table names value, limit, ratio and goal of what was measured, in the order of the goals', () => {
  const judgements = judge([
    { id: 'stall-list', value: 60.25 },
    { id: 'submit-alone-p50', value: 3, limit: 2 },
  ]);
  const lines = tableLines(judgements);
  expect(lines).toHaveLength(4);
  expect(lines[2]).toMatch(
    /3 ms .*\| 2 ms \(raw keep-alive POST\) \| 1\.50 × \| < 1\.2 × .*MISSED/,
  );
  expect(lines[3]).toMatch(/60\.3 ms .*< 50 ms .*MISSED/);
  expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  expect(shortfallLines(judgements)).toEqual([
    'ack to Job created, alone, p50: 3 ms, but the goal is < 1.2 ×',
    'longest stall while listing 10,000 runs: 60.3 ms, but the goal is < 50 ms',
  ]);
});

test('every row has an id of its own, and what is compared has a limit', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  const compared = rows.filter(({ bounds }) => bounds.some(({ judged }) => judged !== 'value'));
  expect(compared.filter((row) => !('limit' in row))).toEqual([]);
});

const prototype = {
  run: 'tqq5ogfcpp',
  jobName: 'bench-tqq5ogfcpp',
  path: '/apis/batch/v1/namespaces/training/jobs',
  headers: {},
  record: {},
  job: {
    metadata: {
      name: 'bench-tqq5ogfcpp',
      namespace: 'training',
      labels: { 'slack-train/run': 'tqq5ogfcpp' },
      annotations: { 'slack-train/spec': '{"namespace":"training","folder":"x-tqq5"}' },
    },
  },
};

test('copies of a run differ in all that holds its id, and in nothing else', () => {
  const ids = Array.from({ length: 2_000 }, (_, index) => runId(index));
  expect(new Set(ids).size).toBe(2_000);
  expect(ids.every((id) => /^[a-z2-7]{10}$/.test(id))).toBe(true);
  const copy = JSON.stringify(jobOf(prototype, 1_500));
  expect(copy).not.toContain('tqq5');
  expect(copy).toHaveLength(JSON.stringify(prototype.job).length);
});

test('an unwatched copy is as long as the Job, and without the label that the bot selects by', () => {
  const copy = JSON.stringify(unwatchedJobOf(prototype, 7));
  expect(copy).not.toContain('slack-train/run');
  expect(copy).toHaveLength(JSON.stringify(prototype.job).length);
});

test('managed fields have every field, and elements of lists by their key', () => {
  expect(fieldsV1({ spec: { containers: [{ name: 'train', args: ['a'] }], size: 1 } })).toEqual({
    'f:spec': {
      '.': {},
      'f:containers': {
        '.': {},
        'k:{"name":"train"}': { '.': {}, 'f:name': {}, 'f:args': {} },
      },
      'f:size': {},
    },
  });
});
