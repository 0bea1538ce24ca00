import { expect, test } from 'vitest';
import { showSituation } from '../../src/sandbox/demo/show-situation.ts';
import { situations, type Situation } from '../../src/sandbox/demo/situations.ts';
import type { KubeObject } from '../../src/sandbox/kubernetes/types.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { stage } from './stage.ts';

type Name = keyof typeof situations;

/** Those that the demo takes a while to tell, and what makes them tell it at once. */
const hurry: Partial<Readonly<Record<Name, (sandbox: Sandbox) => void>>> = {
  unschedulable: refusedLongAgo,
  'no-free-gpu': refusedLongAgo,
};

test.each(Object.keys(situations).filter(isName))('%s is told as what it is', async (name) => {
  // At the pace of a real cluster there is a moment in which the next attempt has not begun.
  const { sandbox, milestones } = await stage(name === 'preempted' ? { timing: {} } : {});
  await sandbox.startBot();
  hurry[name]?.(sandbox);
  const lines = await showSituation(sandbox, situations[name]);
  const { told, remedy }: Situation = situations[name];
  expect(lines).toHaveLength(told.length + (remedy?.told.length ?? 0));
  for (const line of lines) expect(line).not.toMatch(/BackoffLimit|OOMKilled|ImagePull|Preemption/);
  expect(new Set(milestones()).size).toBe(milestones().length);
});

test('the long log of a failed run goes into its thread as a file, once, and the thread is closed', async () => {
  const { sandbox, type, told, cards, milestones } = await stage();
  await sandbox.startBot();
  await type('resnet gpu=1 epochs=2 fail-at-epoch=2 train-size=800 batch-size=16 log-every=1');
  await told('failed');
  const thread = () => sandbox.slack.replies(cards()[0]?.channel ?? '', cards()[0]?.ts ?? '');
  const files = () => thread().flatMap((message) => message.files ?? []);
  const logs = () => files().filter(({ name }) => name.endsWith('.log'));
  const shared = await sandbox.slack.until(() => logs()[0]);
  const text = new TextDecoder().decode(shared.bytes);
  expect(text).toContain('Traceback (most recent call last)');
  expect(text.split('\n').length).toBeGreaterThan(40);
  await sandbox.kubernetes.until(() => {
    const records = sandbox.kubernetes.store.list('configmaps', 'training');
    return records.every(({ metadata }) => !metadata.finalizers?.length) ? true : undefined;
  });
  expect(logs()).toHaveLength(1);
  expect(files().filter(({ name }) => name.endsWith('.png'))).toHaveLength(1);
  expect(milestones()).toEqual(['card', 'started', 'failed']);
});

function isName(name: string): name is Name {
  return name in situations;
}

/** Moves the scheduler's refusal of a pod two minutes into the past, as if it had waited so long. */
function refusedLongAgo({ kubernetes }: Sandbox): void {
  const { store } = kubernetes;
  const before = new Date(Date.now() - 120_000).toISOString().replace(/\.\d+/, '');
  const stop = store.subscribe(({ resource, object }) => {
    if (resource !== 'pods' || refusal(object) === undefined) return;
    stop();
    const { namespace, name } = object.metadata;
    store.update('pods', namespace, name, (draft) => {
      const condition = refusal(draft);
      if (condition) condition.lastTransitionTime = before;
    });
  });
}

function refusal(pod: KubeObject): { lastTransitionTime: string } | undefined {
  return pod['status']?.conditions?.find(
    ({ type, status }: { type: string; status: string }) =>
      type === 'PodScheduled' && status === 'False',
  );
}
