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
  sidecar: z.literal(true).exactOptional(),
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
  parallelism: z.number().exactOptional(),
  completions: z.number().exactOptional(),
  indexed: z.boolean().exactOptional(),
  terminating: z.number().exactOptional(),
  conditions: z.array(condition).exactOptional(),
});
const pod = z.strictObject({
  creationTimestamp: z.string(),
  deletionTimestamp: z.string().exactOptional(),
  nodeName: z.string().exactOptional(),
  nominatedNodeName: z.string().exactOptional(),
  phase: z.string().exactOptional(),
  reason: z.string().exactOptional(),
  message: z.string().exactOptional(),
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

const workload = z.strictObject({
  name: z.string().exactOptional(),
  queue: z.string().exactOptional(),
  conditions: z.array(condition),
  place: z.strictObject({ place: z.number(), of: z.number() }).exactOptional(),
});

/**
 * What one watch line said: an object and the fields that changed, null for those that went. Or
 * what was to be had for the asking from then on: events, the log, what a queue thinks. Or what
 * became of the process that watches.
 */
const line = z.looseObject({
  at: z.number(),
  job: z.string().optional(),
  pod: z.string().optional(),
  event: z.string().optional(),
  gone: z.literal(true).optional(),
  log: z.array(z.string()).optional(),
  workload: workload.optional(),
  process: z.enum(['killed', 'revived']).optional(),
});
export type Line = z.input<typeof line>;
/** Lines in order, in groups as they are made. */
export type Lines = readonly (Line | Lines)[];

/** What a real Kubernetes 1.36 sent in a situation: each line of a fixture is one watch line. */
export function recorded(situation: string): Lines {
  const text = readFileSync(new URL(`${situation}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((each) => line.parse(JSON.parse(each)));
}

/**
 * Plays watch lines one by one through the real reflectors to a reconciler, pauses compressed, and
 * then a quarter of an hour of silence.
 */
export async function replay(lines: Lines): Promise<Bench> {
  const bench = createBench(watchCluster);
  const known = new Map<string, Record<string, unknown>>();
  bench.cluster.job = undefined;
  bench.cluster.show();
  await bench.start();
  let playedMs = 0;
  for (const each of inOrder(lines)) {
    await bench.clock.advance(each.at * 1000 - playedMs);
    playedMs = each.at * 1000;
    await play(bench, each, known);
  }
  await bench.clock.advance(15 * 60_000);
  return bench;
}

function* inOrder(lines: Lines): Generator<Line> {
  for (const each of lines) {
    if (isLine(each)) yield each;
    else yield* inOrder(each);
  }
}

function isLine(each: Line | Lines): each is Line {
  return typeof each.at === 'number';
}

async function play(
  bench: Bench,
  { at: _at, job: jobName, pod: podName, event: about, gone, log, process, ...fields }: Line,
  known: Map<string, Record<string, unknown>>,
): Promise<void> {
  const { cluster } = bench;
  if (process === 'killed') bench.kill();
  else if (process === 'revived') await bench.revive();
  else if (log) cluster.log = log;
  else if (fields['workload']) cluster.workload = workload.parse(fields['workload']);
  else if (about !== undefined) happen(bench, about, fields);
  else if (gone) await vanish(bench, podName, known);
  else await appear(bench, jobName ?? podName ?? '', jobName !== undefined, fields, known);
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
