/**
 * `npm run chaos`: the real bot, killed, paused and cut off a thousand times, and whether anything
 * was lost or told twice. `-- --faults 200 --seed 7 --replicas 2 --minutes 10 --transport http`; the
 * exit code is 1 where anything was. Without a transport most of the faults strike two replicas on
 * one Socket Mode app, and the rest two behind signed HTTP.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { isGood, reportLines, type Outcome } from './chaos/report.ts';
import { runChaos } from './chaos/run.ts';

const { values } = parseArgs({
  options: {
    faults: { type: 'string', default: '1000' },
    seed: { type: 'string', default: String(Date.now() % 100_000) },
    replicas: { type: 'string', default: '2' },
    minutes: { type: 'string', default: '40' },
    transport: { type: 'string' },
  },
});
const print = (text: string): void => void process.stdout.write(`${text}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    print(`ended by ${signal}: nothing was counted`);
    // With an exit of our own the bots end too.
    process.exit(1);
  });

const faults = Number(values.faults);
const seed = Number(values.seed);
/** What part of the faults strikes bots that are connected so. */
const shares = { socket: 0.8, http: 0.2 };
/** While the end is waited for. */
const sayEveryMs = 30_000;

const dir = await mkdtemp(join(tmpdir(), 'slack-train-chaos-'));

async function act(transport: 'socket' | 'http', share: number): Promise<Outcome> {
  const place = join(dir, transport);
  await mkdir(place);
  const wanted = Math.round(faults * share);
  print(`seed ${seed}: ${wanted} faults over ${transport}`);
  let reported = 0;
  let saidMs = Date.now();
  const outcome = await runChaos({
    repository: resolve(import.meta.dirname, '../..'),
    dir: place,
    seed,
    faults: wanted,
    replicas: Number(values.replicas),
    transport,
    longestMs: Number(values.minutes) * share * 60_000,
    quietMs: 10 * 60_000,
    afterMs: 5_000,
    everyMs: 1_500,
    brisk: false,
    onProgress(struck) {
      if (struck < reported + 100) return;
      reported = struck;
      print(`${struck} faults`);
    },
    onWait(awaited) {
      if (Date.now() < saidMs + sayEveryMs) return;
      saidMs = Date.now();
      const some = awaited.slice(0, 2).map(({ run, what }) => `of ${run} ${what}`);
      print(
        `${awaited.length} runs are waited for: ${some.join(', ')}${awaited.length > 2 ? ', …' : ''}`,
      );
    },
  });
  print(reportLines(outcome).join('\n'));
  if (isGood(outcome)) return outcome;
  const history = join(place, 'history.txt');
  await writeFile(history, outcome.history.all().join('\n'));
  print(`\nThe bots' log: ${join(place, 'bot.log')}; all that happened: ${history}`);
  return outcome;
}

const { transport } = values;
const outcomes: Outcome[] = [];
for (const one of ['socket', 'http'] as const)
  if (transport === undefined || transport === one)
    outcomes.push(await act(one, transport === undefined ? shares[one] : 1));

const struck = outcomes.flatMap((outcome) => Object.values(outcome.struck));
const good = outcomes.length > 0 && outcomes.every(isGood);
print(
  `${struck.reduce((sum, one) => sum + one, 0)} faults in all: ${good ? 'nothing lost, nothing doubled' : 'NOT good'}`,
);
if (good) await rm(dir, { recursive: true, force: true });
process.exitCode = good ? 0 : 1;
