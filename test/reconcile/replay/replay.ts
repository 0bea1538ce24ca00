import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { createBench, type Bench } from '../bench.ts';
import { watchCluster } from './watched-cluster.ts';
import { makeEvent, makeJob, makePod } from '../../training/observed.ts';

const condition = z.strictObject({
  type: z.string(),
  status: z.string(),
  reason: z.string().exactOptional(),
  message: z.string().exactOptional(),
  lastTransitionTime: z.string().exactOptional(),
});
const state = z.strictObject({
  waiting: z
    .strictObject({ reason: z.string().exactOptional(), message: z.string().exactOptional() })
    .exactOptional(),
  running: z.strictObject({ startedAt: z.string().exactOptional() }).exactOptional(),
  terminated: z
    .strictObject({
      exitCode: z.number(),
      signal: z.number().exactOptional(),
      reason: z.string().exactOptional(),
      message: z.string().exactOptional(),
      startedAt: z.string().exactOptional(),
      finishedAt: z.string().exactOptional(),
    })
    .exactOptional(),
});
const container = z.strictObject({
  name: z.string(),
  restartCount: z.number(),
  state,
  lastState: state,
});

const job = z.strictObject({
  deletionTimestamp: z.string().exactOptional(),
  suspended: z.boolean().exactOptional(),
  startTime: z.string().exactOptional(),
  completionTime: z.string().exactOptional(),
  active: z.number().exactOptional(),
  succeeded: z.number().exactOptional(),
  failed: z.number().exactOptional(),
  terminating: z.number().exactOptional(),
  conditions: z.array(condition).exactOptional(),
});
const pod = z.strictObject({
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().exactOptional(),
  nodeName: z.string().exactOptional(),
  phase: z.string().exactOptional(),
  completionIndex: z.number().exactOptional(),
  conditions: z.array(condition).default([]),
  initContainers: z.array(container).default([]),
  containers: z.array(container).default([]),
});
const event = z.strictObject({
  type: z.string(),
  reason: z.string(),
  message: z.string(),
  kind: z.string(),
  seen: z.string(),
});

/** What one watch line said: an object and the fields that changed, null for those that went. */
const line = z.looseObject({
  at: z.number(),
  job: z.string().optional(),
  pod: z.string().optional(),
  event: z.string().optional(),
  gone: z.literal(true).optional(),
});

/**
 * Plays what a real Kubernetes 1.36 sent in a situation, line by line, through the real reflectors
 * to a reconciler, pauses compressed, and then a quarter of an hour of silence. Each line of a fixture is one watch line, cut down to the
 * fields that changed.
 */
export async function replay(situation: string): Promise<Bench> {
  const text = readFileSync(new URL(`${situation}.jsonl`, import.meta.url), 'utf8');
  const lines = text
    .trim()
    .split('\n')
    .map((each) => line.parse(JSON.parse(each)));
  const bench = createBench(watchCluster);
  const known = new Map<string, Record<string, unknown>>();
  bench.cluster.job = undefined;
  bench.cluster.show();
  await bench.start();
  let playedMs = 0;
  for (const { at, job: jobName, pod: podName, event: about, gone, ...fields } of lines) {
    await bench.clock.advance(at * 1000 - playedMs);
    playedMs = at * 1000;
    if (about !== undefined) happen(bench, about, fields);
    else if (gone) await vanish(bench, podName, known);
    else await appear(bench, jobName ?? podName ?? '', jobName !== undefined, fields, known);
  }
  await bench.clock.advance(15 * 60_000);
  return bench;
}

async function appear(
  { change }: Bench,
  name: string,
  isJob: boolean,
  fields: Record<string, unknown>,
  known: Map<string, Record<string, unknown>>,
): Promise<void> {
  const merged = { ...known.get(name), ...fields };
  for (const [key, value] of Object.entries(merged)) if (value === null) delete merged[key];
  known.set(name, merged);
  await change((cluster) => {
    if (isJob) {
      cluster.job = makeJob({ active: 0, ...job.parse(merged) });
      return;
    }
    const others = cluster.pods.filter((other) => other.name !== name);
    const { containers, ...rest } = pod.parse(merged);
    cluster.pods = [...others, makePod(containers, { nodeName: '', ...rest, name, uid: name })];
  });
}

/** A Job goes as the garbage collector takes it: its record is marked, its pods go by themselves. */
async function vanish(
  { change }: Bench,
  podName: string | undefined,
  known: Map<string, Record<string, unknown>>,
): Promise<void> {
  if (podName !== undefined) known.delete(podName);
  await change((cluster) => {
    const { pods } = cluster;
    if (podName === undefined) cluster.deleteJob();
    cluster.pods = pods.filter(({ name }) => name !== podName);
  });
}

function happen({ cluster }: Bench, about: string, fields: Record<string, unknown>): void {
  const { kind, seen, reason, message, type } = event.parse(fields);
  const object = { kind, name: about };
  cluster.events = [...cluster.events, makeEvent(reason, message, { object, type, at: seen })];
}
