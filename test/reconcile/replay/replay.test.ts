import { describe, expect, test } from 'vitest';
import { recorded, replay } from './replay.ts';

/** Situation → the milestones that must stand in its thread, each once, and no others. */
const situations: readonly (readonly [string, readonly string[]])[] = [
  ['success', ['card', 'started', 'finished']],
  ['success-cpu', ['card', 'started', 'finished']],
  ['parallel-nonindexed', ['card', 'started', 'finished']],
  ['ttl-after-finished', ['card', 'started', 'finished']],
  ['gpu-queue', ['card', 'started', 'finished']],
  ['created-suspended', ['card', 'started', 'finished']],
  ['suspend-resume', ['card', 'started', 'finished']],
  ['fail-exit1-backoff0', ['card', 'started', 'failed:program-failed']],
  ['fail-exit1-backoff2-never', ['card', 'started', 'failed:program-failed']],
  ['onfailure-restarts', ['card', 'started', 'failed:program-failed']],
  ['indexed-one-fails', ['card', 'started', 'failed:program-failed']],
  ['oomkilled', ['card', 'started', 'failed:out-of-memory']],
  ['deadline-exceeded', ['card', 'started', 'failed:time-limit']],
  ['start-error-bad-command', ['card', 'failed:command-not-found']],
  ['init-container-fails', ['card', 'failed:preparation-failed']],
  ['imagepull-notfound', ['card', 'blocked/image-not-found', 'deleted']],
  ['invalid-image-name', ['card', 'blocked/image-name-invalid', 'deleted']],
  ['config-error-missing-secret', ['card', 'blocked/secret-missing/wandb-key', 'deleted']],
  ['failedmount-hostpath', ['card', 'blocked/folder-missing', 'deleted']],
  ['quota-exceeded', ['card', 'blocked/quota', 'started', 'finished']],
  ['unschedulable-gpu99', ['card', 'deleted']],
  ['delete-background', ['card', 'started', 'deleted']],
  ['delete-foreground', ['card', 'started', 'deleted']],
  ['delete-default', ['card', 'started', 'deleted']],
  ['pod-evicted-api', ['card', 'started', 'finished']],
  ['podfailurepolicy-ignore-disruption', ['card', 'started', 'finished']],
  ['pod-evicted-api-backoff0', ['card', 'started', 'failed:drained']],
  ['pod-deleted-by-hand', ['card', 'started', 'finished']],
  ['preempted', ['card', 'started', 'deleted']],
  ['node-notready-evicted', ['card', 'started', 'finished']],
  ['node-notready-single-node-no-eviction', ['card', 'started', 'finished']],
  ['node-notready-finishes-while-down', ['card', 'started', 'finished']],
];

describe('what a real cluster sent', () => {
  test.each(situations)('%s', async (situation, expected) => {
    const { slack, cluster, errors } = await replay(recorded(situation));
    const told = slack.messages.map(({ key, milestone }) =>
      milestone?.kind === 'failed' ? `${key}:${milestone.diagnosis.code}` : key,
    );
    expect(told).toEqual(expected);
    expect(cluster.record?.hasFinalizer ?? false).toBe(false);
    expect(errors).toEqual([]);
  });
});
