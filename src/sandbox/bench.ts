/**
 * `npm run bench`: what the bot costs, beside what the same would cost with nothing around it.
 * `-- --only submit`: one figure. `-- --check`: exit code 1 where a goal is missed, naming it.
 * With `KUBECONFIG` set, on that cluster: see docs/performance.md.
 */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { bundle } from './bench/bot.ts';
import { openPretendedCluster } from './bench/cluster/pretended.ts';
import { openRealCluster } from './bench/cluster/real.ts';
import { figures, type Figure } from './bench/goals.ts';
import { machineLine, thisMachine } from './bench/machine.ts';
import { judge, type Measured } from './bench/measured.ts';
import { openCrowd, type Crowd } from './bench/crowd.ts';
import { groups } from './bench/scenarios/index.ts';
import type { Scenario } from './bench/scenarios/scenario.ts';
import { shortfallLines, tableLines } from './bench/table.ts';
import type { Bench } from './bench/world.ts';

const repository = resolve(import.meta.dirname, '../..');

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    check: { type: 'boolean', default: false },
    json: { type: 'string', default: join(repository, '.sandbox', 'bench.json') },
    runs: { type: 'string', default: '10000' },
    'cpu-prof': { type: 'string' },
    source: { type: 'boolean', default: false },
    namespace: { type: 'string', default: 'slack-train-bench' },
  },
});

const isFigure = (name: string): name is Figure => figures.some((figure) => figure === name);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** What was measured, and what could not be: that keeps nothing else from being measured. */
interface Outcome {
  readonly measured: readonly Measured[];
  readonly failures: readonly string[];
}

async function measureAll(bench: Bench, wanted: ReadonlySet<Figure>): Promise<Outcome> {
  const measured: Measured[] = [];
  const failures: string[] = [];
  let crowd: Promise<Crowd> | undefined;

  async function measure(scenario: Scenario): Promise<void> {
    const own = scenario.figures.filter((figure) => wanted.has(figure));
    if (own.length === 0) return;
    try {
      measured.push(...(await scenario.measure(bench, wanted, () => (crowd ??= openCrowd(bench)))));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      failures.push(`${own.join(', ')}: not measured: ${why}`);
      bench.progress(`${own.join(', ')}: ${why}`);
    }
  }

  for (const group of groups) await Promise.all(group.map(measure));
  await crowd?.then(
    (opened) => opened.close(),
    () => undefined,
  );
  return { measured, failures };
}

async function main(): Promise<number> {
  const wanted = new Set((values.only ?? figures).filter(isFigure));
  if (wanted.size === 0) {
    process.stderr.write(`--only takes one of ${figures.join(', ')}\n`);
    return 2;
  }
  const machine = thisMachine();
  const dir = await mkdtemp(join(tmpdir(), 'slack-train-bench-'));
  const began = Date.now();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      print(`ended by ${signal}: nothing was measured`);
      rmSync(dir, { recursive: true, force: true });
      // With an exit of our own the bots and all other processes end too.
      process.exit(130);
    });
  const kubeconfig = process.env['KUBECONFIG'];
  const program = values.source ? 'src/main.ts' : bundle;
  if (!values.source)
    await promisify(execFile)(process.execPath, ['build.ts'], { cwd: repository });
  const bench: Bench = {
    repository,
    dir,
    program,
    runs: Number(values.runs),
    profileDir: values['cpu-prof'],
    openCluster: async (part) =>
      kubeconfig
        ? openRealCluster({
            kubeconfig,
            namespace: [values.namespace, part].filter(Boolean).join('-'),
          })
        : openPretendedCluster({ repository, dir: await mkdtemp(join(dir, 'cluster-')) }),
    progress: (text) =>
      print(`${String(Math.round((Date.now() - began) / 1000)).padStart(4)} s  ${text}`),
  };
  const { measured, failures } = await measureAll(bench, wanted);
  const judgements = judge(measured);
  print('');
  print(machineLine(machine));
  print(`the bot: ${program}, against ${kubeconfig ? 'a real' : 'a pretended'} cluster`);
  print('');
  print(tableLines(judgements).join('\n'));
  await mkdir(dirname(resolve(values.json)), { recursive: true });
  const cluster = kubeconfig ? 'real' : 'pretended';
  const at = new Date().toISOString();
  const result = { at, machine, program, cluster, runs: bench.runs, judgements, failures };
  await writeFile(values.json, `${JSON.stringify(result, null, 2)}\n`);
  await rm(dir, { recursive: true, force: true });
  const missed = shortfallLines(judgements);
  for (const line of missed) print(`\nMISSED: ${line}`);
  for (const line of failures) print(`\nFAILED: ${line}`);
  return failures.length > 0 || (values.check && missed.length > 0) ? 1 : 0;
}

process.exitCode = await main();
