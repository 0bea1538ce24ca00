import { expect, test } from 'vitest';
import { z } from 'zod';
import { people, tokens } from '../../src/sandbox/world.ts';
import { quickly, stage } from './stage.ts';

const auditLine = z.object({
  audit: z.literal(true),
  action: z.string(),
  run: z.string(),
  actor: z.string(),
  as: z.string(),
  result: z.string(),
  reason: z.string().optional(),
});

test('runs are measured and audited, and nothing secret is written', async () => {
  const here = await stage();
  const bot = await here.sandbox.startBot();
  await here.type(`resnet gpu=1 lr=0.0123456 ${quickly}`);
  await here.told('finished');
  here.sandbox.kubernetes.store.delete('rolebindings', 'training', 'slack-train-people');
  await here.type('resnet gpu=1 lr=0.0123456');
  await here.reply(people.vision1.id, 2);

  const lines = bot
    .output()
    .split('\n')
    .filter((line) => line !== '');
  const audited = lines.flatMap((line) => auditLine.safeParse(JSON.parse(line)).data ?? []);
  const who = { action: 'submit', actor: people.vision1.id, as: 'vision1' };
  expect(audited).toEqual([
    expect.objectContaining({ ...who, result: 'created' }),
    expect.objectContaining({ ...who, result: 'refused', reason: 'forbidden' }),
  ]);
  for (const secret of ['0.0123456', ...Object.values(tokens)])
    expect(bot.output()).not.toContain(secret);
  const { store } = here.sandbox.kubernetes;
  const stored = JSON.stringify([...store.list('jobs'), ...store.list('configmaps')]);
  for (const secret of Object.values(tokens)) expect(stored).not.toContain(secret);

  const answer = await fetch(`http://127.0.0.1:${bot.port}/metrics`);
  const metrics = (await answer.text()).split('\n');
  expect(metrics).toEqual(
    expect.arrayContaining([
      'slack_train_leader 1',
      'slack_train_commands_total{listener="train-command",outcome="submitted"} 2',
      'slack_train_submits_total{result="created"} 1',
      'slack_train_submits_total{result="forbidden"} 1',
      'slack_train_milestones_total{kind="card"} 1',
      'slack_train_milestones_total{kind="finished"} 1',
      'slack_train_tell_lag_seconds_count{kind="finished"} 1',
      'slack_train_late_acks_total 0',
      'slack_train_delivery_waiting{kind="post"} 0',
    ]),
  );
});
