import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createMetrics, type Metrics } from '../src/metrics.ts';

function measured(): Metrics {
  return createMetrics({
    leader: () => true,
    waiting: () => ({ post: { count: 3, oldestMs: 1_500 }, edit: { count: 0, oldestMs: 0 } }),
  });
}

/** The samples of our own metrics, without help and types. */
async function samples(metrics: Metrics): Promise<string[]> {
  const { body } = await metrics.scrape();
  return body.split('\n').filter((line) => line.startsWith('slack_train_'));
}

test.each<[string, (metrics: Metrics) => void, string]>([
  [
    'commands by outcome',
    (metrics) => metrics.answered('train-command', 'problems'),
    'slack_train_commands_total{listener="train-command",outcome="problems"} 1',
  ],
  ['an ack in time', (metrics) => metrics.acked(3_000), 'slack_train_late_acks_total 0'],
  ['an ack too late', (metrics) => metrics.acked(3_001), 'slack_train_late_acks_total 1'],
  [
    'submits by result',
    (metrics) => metrics.submitted('quota'),
    'slack_train_submits_total{result="quota"} 1',
  ],
  [
    'messages by kind',
    (metrics) => metrics.told('finished', undefined),
    'slack_train_milestones_total{kind="finished"} 1',
  ],
  [
    'runs whose threads were given up',
    (metrics) => metrics.undeliverable(),
    'slack_train_undeliverable_total 1',
  ],
  [
    'how late a message came',
    (metrics) => metrics.told('finished', 1_500),
    'slack_train_tell_lag_seconds_sum{kind="finished"} 1.5',
  ],
  [
    'a message that came before its event, by a clock that is wrong, as in time',
    (metrics) => metrics.told('finished', -900),
    'slack_train_tell_lag_seconds_sum{kind="finished"} 0',
  ],
  [
    'Slack’s limits by method',
    (metrics) => metrics.rateLimited('chat.update'),
    'slack_train_slack_rate_limits_total{method="chat.update"} 1',
  ],
  [
    'watches opened anew',
    (metrics) => metrics.watchEnded('pods', 'Expired'),
    'slack_train_watch_restarts_total{kind="pods",cause="Expired"} 1',
  ],
  ['who leads', () => undefined, 'slack_train_leader 1'],
  ['how many wait', () => undefined, 'slack_train_delivery_waiting{kind="post"} 3'],
  ['for how long', () => undefined, 'slack_train_delivery_oldest_seconds{kind="post"} 1.5'],
])('counts %s', async (_, happens, sample) => {
  const metrics = measured();
  happens(metrics);
  expect(await samples(metrics)).toContain(sample);
});

test('knows the process too', async () => {
  const { body } = await measured().scrape();
  expect(body).toMatch(/^process_cpu_seconds_total \d/m);
});

test('two of them do not get in each other’s way', async () => {
  const [first, second] = [measured(), measured()];
  first.submitted('created');
  expect(await samples(second)).not.toContain('slack_train_submits_total{result="created"} 1');
});

test('the reference lists every metric, and no other', async () => {
  const { body } = await measured().scrape();
  const declared = Array.from(body.matchAll(/^# TYPE (slack_train_\w+)/gm), ([, name]) => name);
  const reference = readFileSync(join(import.meta.dirname, '../docs/reference.md'), 'utf8');
  const listed = Array.from(reference.matchAll(/^\| `(slack_train_\w+)`/gm), ([, name]) => name);
  expect(new Set(listed)).toEqual(new Set(declared));
});
