import { builtInPatterns, lastErrorLine, logCauses, type LogPattern } from '../log-patterns.ts';
import { cleanLog } from '../log-lines.ts';
import type { Terminated } from '../pods.ts';
import { lift, raw, type Row, type Words } from './row.ts';
import { startFailureOf, startFailures } from './start.ts';

/** A training container that ended, with what is known around it. */
export interface Exit {
  readonly end: Terminated;
  /** Its pod was being deleted, by whomever. */
  readonly deleting: boolean;
  readonly memoryLimit: string | undefined;
  /** What it printed last, cleaned: from its log, else from its termination message. */
  readonly lines: readonly string[];
}

/** Lines that may tell why a program ended. What came earlier was survived. */
const lastLines = 40;

/** What a container printed last: its log where it was read, else what the kubelet kept of it. */
export function lastWords(end: Terminated, log: readonly string[] | undefined): readonly string[] {
  const lines = log && log.length > 0 ? log : (end.message ?? '').split('\n');
  return cleanLog(lines.slice(-lastLines));
}

const reason =
  (name: RegExp) =>
  ({ end }: Exit): boolean =>
    name.test(end.reason ?? '');

const code =
  (...codes: readonly number[]) =>
  ({ end }: Exit): boolean =>
    codes.includes(end.exitCode) || (end.signal !== undefined && codes.includes(128 + end.signal));

function evidence({ end }: Exit): string {
  const named = end.reason !== undefined && end.reason !== 'Error' ? `, ${end.reason}` : '';
  return `exit code ${end.exitCode}${named}`;
}

function limitWords(limit: string | undefined): string {
  return limit === undefined ? '' : ` (its limit is ${limit.replace(/([KMGT]i?)$/, ' $1B')})`;
}

/** Signals sent by the program to itself, or by the machine to a program that went wrong. */
function crash(name: string, exitCode: number, words: Words): Row<Exit> {
  return {
    code: name,
    when: code(exitCode),
    say: (exit) => ({ ...words, evidence: withLast(exit) }),
    hopeless: true,
  };
}

function withLast(exit: Exit): string {
  const line = lastErrorLine(exit.lines);
  return line === undefined ? evidence(exit) : `${evidence(exit)}\n${line}`;
}

/** Ends that the node or the cluster brought about: no log explains them better. */
const broughtAbout: readonly Row<Exit>[] = [
  ...lift(startFailures, ({ end }: Exit) => startFailureOf(end)),
  {
    code: 'out-of-memory',
    when: reason(/^OOMKilled$/),
    hopeless: true,
    say: (exit) => ({
      cause: `The run used more memory (RAM) than it has${limitWords(exit.memoryLimit)}.`,
      fix: 'Ask for more memory (`memory=`), or use fewer data loader workers or a smaller batch.',
      evidence: evidence(exit),
    }),
  },
  {
    code: 'pod-deleted',
    when: ({ deleting, end }) =>
      deleting && end.exitCode !== 0 && (end.exitCode > 128 || !end.reason),
    say: (exit) => ({
      cause: 'The run’s pod was deleted in the cluster, so the run was stopped.',
      fix: 'Start it again from its last checkpoint.',
      evidence: evidence(exit),
    }),
  },
  {
    code: 'outcome-unknown',
    when: reason(/^ContainerStatusUnknown$/),
    say: (exit) => ({
      cause:
        'The node lost track of the run, for example by restarting; how it ended is not known.',
      fix: 'Look at the outputs, and start it again from its last checkpoint.',
      evidence: raw(exit.end.reason, exit.end.message),
    }),
  },
];

/** What the exit code alone tells, where neither the cluster nor the log told more. */
const byCode: readonly Row<Exit>[] = [
  {
    code: 'usage',
    when: code(2),
    hopeless: true,
    say: (exit) => ({
      cause: `Your code did not accept its arguments (exit 2)${lineOf(exit)}.`,
      fix: 'Compare the arguments on the card with what the program accepts.',
      evidence: evidence(exit),
    }),
  },
  crash('killed', 137, {
    cause: 'The run was killed; often a part of it ran out of memory (RAM).',
    fix: 'Ask for more memory (`memory=`), or use fewer data loader workers.',
  }),
  crash('stopped', 143, {
    cause: 'The run was told to stop from outside, and stopped.',
    fix: 'Start it again from its last checkpoint.',
  }),
  crash('interrupted', 130, {
    cause: 'The run was interrupted, and stopped.',
    fix: 'Start it again from its last checkpoint.',
  }),
  crash('segmentation-fault', 139, {
    cause: 'The program crashed in native code (segmentation fault).',
    fix: 'Check that the libraries in the image fit together; faulthandler shows where it happens.',
  }),
  crash('aborted', 134, {
    cause: 'The program aborted itself in native code.',
    fix: 'Look at the last log lines: the library that gave up says why.',
  }),
  crash('bus-error', 135, {
    cause: 'The program crashed (bus error); mostly shared memory (/dev/shm) was too small.',
    fix: 'Use fewer data loader workers, or ask the platform team for a larger /dev/shm.',
  }),
  {
    code: 'ended-well-but-failed',
    when: code(0),
    say: (exit) => ({
      cause: 'The program ended without an error, and the cluster still counts the run as failed.',
      fix: 'Look at the outputs before starting it again; show the evidence to the platform team.',
      evidence: evidence(exit),
    }),
  },
  {
    code: 'program-failed',
    when: () => true,
    hopeless: true,
    say: (exit) => ({
      cause: `Your code failed (exit ${exit.end.exitCode})${lineOf(exit)}.`,
      fix: 'Look at the last log lines, correct the code or its arguments, and start it again.',
      evidence: evidence(exit),
    }),
  },
];

/** Causes that the log explains better than the exit code. */
const byLog = (patterns: readonly LogPattern[]): readonly Row<Exit>[] =>
  lift(
    logCauses(patterns),
    (exit: Exit) => (code(0, 143, 130)(exit) ? undefined : { lines: exit.lines }),
    (words, exit) => ({
      ...words,
      evidence: [evidence(exit), words.evidence].filter(Boolean).join('\n'),
    }),
  );
const byBuiltInLog = byLog(builtInPatterns);

/** Why a training container ended as it did; the platform engineer's own patterns come before ours. */
export function exitCauses(patterns: readonly LogPattern[]): readonly Row<Exit>[] {
  return [...broughtAbout, ...byLog(patterns), ...byBuiltInLog, ...byCode];
}

function lineOf(exit: Exit): string {
  const line = lastErrorLine(exit.lines);
  return line === undefined ? '' : `: ${line.replace(/\.+$/, '')}`;
}
