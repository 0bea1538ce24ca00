import type { Told } from './messages.ts';
import type { FaultKind } from './fault.ts';
import type { Problem } from './verdict.ts';

/** What a run of chaos came to. */
export interface Outcome {
  readonly seed: number;
  readonly struck: Readonly<Partial<Record<FaultKind, number>>>;
  readonly typed: number;
  readonly unanswered: number;
  /** Jobs that the cluster took. */
  readonly runs: number;
  readonly told: readonly Told[];
  /** All was told in the time there was. */
  readonly quiet: boolean;
  readonly problems: readonly Problem[];
  readonly crashes: readonly string[];
  readonly history: (run: string) => readonly string[];
}

/** True where nothing was lost, doubled, wrong or held, and no bot ended by a bug of its own. */
export function isGood({ quiet, problems, crashes }: Outcome): boolean {
  return quiet && problems.length === 0 && crashes.length === 0;
}

/** The outcome as lines for a terminal: the numbers, then each problem with its history. */
export function reportLines(outcome: Outcome): readonly string[] {
  const { problems, crashes, told, typed, unanswered } = outcome;
  const count = (...milestones: readonly string[]): number =>
    told.filter(({ milestone }) => milestones.includes(milestone)).length;
  const wrong = (kind: Problem['kind']): number =>
    new Set(problems.filter((problem) => problem.kind === kind).map(({ run }) => run)).size;
  const kinds = Object.entries(outcome.struck).toSorted(([, a], [, b]) => b - a);
  const total = kinds.reduce((sum, [, struck]) => sum + struck, 0);
  return [
    `seed ${outcome.seed}, ${total} faults:`,
    ...kinds.map(([kind, struck]) => `${String(struck).padStart(6)} ${kind}`),
    `${typed} commands, ${unanswered} of them not taken in time: the person was told so by Slack`,
    [
      `runs ${outcome.runs}`,
      `cards ${count('card')}`,
      `starts ${count('started')}`,
      `ends ${count('finished', 'failed', 'deleted')}`,
      `lost ${wrong('lost')}`,
      `doubled ${wrong('doubled')}`,
      `wrong ${wrong('wrong')}`,
      `not released ${wrong('not released')}`,
      `crashed ${crashes.length}`,
    ].join(', '),
    ...(outcome.quiet ? [] : ['It did not become quiet in the time there was.']),
    ...crashes.map((output) => `\nA bot ended by a bug:\n${output.slice(-2_000)}`),
    ...problems.flatMap(({ run, kind, what }) =>
      [`\n${run} ${kind}: ${what}`].concat(outcome.history(run)),
    ),
  ];
}
