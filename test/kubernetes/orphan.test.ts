import { expect, onTestFinished, test } from 'vitest';
import { createDepartedRuns } from '../../src/reconcile/departed-runs.ts';
import { createReconciler } from '../../src/reconcile/reconciler.ts';
import { noLogs } from '../reconcile/fake-cluster.ts';
import { createFakeSlack } from '../reconcile/fake-slack.ts';
import { createFakeClock } from '../support/fake-clock.ts';
import { anOrigin } from '../support/specs.ts';
import { evenChance, silent } from './support/client.ts';
import { emulated } from './support/emulated.ts';

/** A new leader waits so long before it looks into a thread. */
const beginMs = 2_000;
/** Longer than a record without an owner is left standing. */
const longMs = 61_000;

test('a Job deleted with orphan is told as deleted, and its record goes', async () => {
  const { cluster, kubernetes, spec, until } = await emulated();
  const slack = createFakeSlack();
  const clock = createFakeClock(Date.now());
  const reconciler = createReconciler({
    source: cluster.source,
    departed: createDepartedRuns(cluster.source),
    records: cluster.records,
    capacity: cluster.capacity,
    patterns: () => [],
    progressPattern: () => undefined,
    sharedLogs: noLogs,
    pictures: { draw: async () => undefined },
    threads: slack,
    log: silent,
    clock,
    random: evenChance,
    term: () => 1,
    onGivenUp: () => undefined,
    fallbackChannel: () => undefined,
  });
  onTestFinished(() => reconciler.stop(0));
  reconciler.start();
  await clock.advance(beginMs);

  const asked = spec('sleep 30');
  await cluster.submitter.submit(asked, anOrigin());
  const [job] = kubernetes.store.list('jobs', 'training');
  const uid = job?.metadata.uid ?? '';
  await until(uid, ({ stored }) => stored?.record.told['started'] !== undefined);

  kubernetes.store.delete('jobs', 'training', asked.jobName, { propagation: 'Orphan' });
  const left = await until(uid, ({ stored }) => stored?.record.closed !== undefined);
  expect(left.stored).toMatchObject({ record: { closed: 'told' }, hasFinalizer: false });
  expect(slack.keys()).toEqual(['card', 'started', 'deleted']);
  // Nobody collects it: it has no owner any more.
  const name = left.stored?.name ?? '';
  const record = kubernetes.store.get('configmaps', 'training', name);
  expect(record?.metadata.ownerReferences ?? []).toEqual([]);

  await reconciler.idle();
  await clock.advance(longMs);
  await kubernetes.until(() =>
    kubernetes.store.get('configmaps', 'training', name) === undefined ? true : undefined,
  );
});
