/**
 * `npm run chaos`: the real bot, killed, paused and cut off a thousand times, and whether anything
 * was lost or told twice. `-- --faults 200 --seed 7 --replicas 2 --minutes 10`; the exit code is 1
 * where anything was.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isGood, reportLines } from './chaos/report.ts';
import { runChaos } from './chaos/run.ts';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    replicas: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '30' },
  },
});
const dir = await mkdtemp(join(tmpdir(), 'slack-train-chaos-'));
const faults = Number(values.faults);
const seed = Number(values.seed);
process.stdout.write(`seed ${seed}: ${faults} faults\n`);
let reported = 0;
const outcome = await runChaos({
  repository: resolve(import.meta.dirname, '../..'),
  dir,
  seed,
  faults,
  replicas: Number(values.replicas),
  longestMs: Number(values.minutes) * 60_000,
  quietMs: 5 * 60_000,
  afterMs: 5_000,
  everyMs: 1_000,
  brisk: false,
  onProgress(struck) {
    if (struck < reported + 100) return;
    reported = struck;
    process.stdout.write(`${struck} faults\n`);
  },
});
process.stdout.write(`${reportLines(outcome).join('\n')}\n`);
if (isGood(outcome)) await rm(dir, { recursive: true, force: true });
else process.stdout.write(`\nThe bot's log: ${join(dir, 'bot.log')}\n`);
process.exitCode = isGood(outcome) ? 0 : 1;
