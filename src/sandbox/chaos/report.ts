import type { History } from './history.ts';
import type { Told } from './messages.ts';
import type { FaultKind } from './fault.ts';
import type { Untaken } from './people.ts';
import type { Problem } from './verdict.ts';

/** What a run of chaos came to. */
export interface Outcome {
  readonly seed: number;
  readonly transport: 'socket' | 'http';
  readonly replicas: number;
  readonly struck: Readonly<Partial<Record<FaultKind, number>>>;
  readonly typed: number;
  readonly untaken: Readonly<Record<Untaken, number>>;
  /** Jobs that the cluster took. */
  readonly runs: number;
  readonly told: readonly Told[];
  /** What was still to be expected when the time was up. */
  readonly awaited: readonly { readonly run: string; readonly what: string }[];
  readonly tookMs: number;
  /** Runs that no conversation took, and whose threads were given up. */
  readonly undeliverable: number;
  readonly problems: readonly Problem[];
  readonly crashes: readonly string[];
  readonly history: Pick<History, 'of' | 'all'>;
}

/** True where nothing was lost, doubled, wrong or held, and no bot ended by a bug of its own. */
export function isGood({ awaited, problems, crashes, untaken }: Outcome): boolean {
  return (
    awaited.length === 0 &&
    problems.length === 0 &&
    crashes.length === 0 &&
    untaken.unexplained === 0
  );
}

/** The outcome as lines for a terminal: the numbers, then each problem with its history. */
export function reportLines(outcome: Outcome): readonly string[] {
  const { problems, crashes, told, typed, untaken } = outcome;
  const count = (...milestones: readonly string[]): number =>
    told.filter(({ milestone }) => milestones.includes(milestone)).length;
  const wrong = (kind: Problem['kind']): number =>
    new Set(problems.filter((problem) => problem.kind === kind).map(({ run }) => run)).size;
  const kinds = Object.entries(outcome.struck).toSorted(([, a], [, b]) => b - a);
  const total = kinds.reduce((sum, [, struck]) => sum + struck, 0);
  return [
    `seed ${outcome.seed}, ${outcome.transport}, ${outcome.replicas} replicas, ${total} faults:`,
    ...kinds.map(([kind, struck]) => `${String(struck).padStart(6)} ${kind}`),
    `${typed} commands, of which Slack told the person that they were not taken: ${untaken.nobody} when no bot was ready, ${untaken.hurt} as a bot was killed, paused or cut off, ${untaken.down} as Slack gave no connections, ${untaken.unexplained} unexplained`,
    [
      `${Math.round(outcome.tookMs / 1000)} s`,
      `runs ${outcome.runs}`,
      `cards ${count('card')}`,
      `starts ${count('started')}`,
      `ends ${count('finished', 'failed', 'deleted', 'cancelled')}`,
      `called off ${count('cancelled')}`,
      `logs ${count('log')}`,
      `undeliverable ${outcome.undeliverable}`,
      `lost ${wrong('lost')}`,
      `doubled ${wrong('doubled')}`,
      `wrong ${wrong('wrong')}`,
      `not released ${wrong('not released')}`,
      `crashed ${crashes.length}`,
    ].join(', '),
    ...crashes.map((output) => `\nA bot ended by a bug:\n${output.slice(-2_000)}`),
    ...problems.flatMap(({ run, kind, what }) =>
      [`\n${run} ${kind}: ${what}`].concat(outcome.history.of(run)),
    ),
    ...outcome.awaited.flatMap(({ run, what }) =>
      [`\n${run} did not come to rest in the time there was: awaited is ${what}`].concat(
        outcome.history.of(run),
      ),
    ),
  ];
}
