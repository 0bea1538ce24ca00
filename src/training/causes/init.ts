import type { Terminated } from '../pods.ts';
import { lastErrorLine } from '../log-patterns.ts';
import { lift, raw, type Row } from './row.ts';
import { startFailureOf, startFailures } from './start.ts';

/** An init container that failed, and what it printed last. */
export interface FailedPreparation {
  readonly name: string;
  readonly end: Terminated;
  readonly lines: readonly string[];
}

function evidence({ end, lines }: FailedPreparation): string {
  const reason = end.reason === 'Error' ? undefined : end.reason;
  return [raw(reason, `exit code ${end.exitCode}`), ...lines.slice(-5)].join('\n');
}

/** Why the step before training failed. */
export const prepareCauses: readonly Row<FailedPreparation>[] = [
  {
    code: 'preparation-out-of-memory',
    when: ({ end }) => end.reason === 'OOMKilled',
    hopeless: true,
    say: (failed) => ({
      cause: `The preparation step "${failed.name}" ran out of memory.`,
      fix: 'Tell the platform engineer: its limit is in the template.',
      evidence: evidence(failed),
    }),
  },
  ...lift(
    startFailures,
    ({ end }: FailedPreparation) => startFailureOf(end),
    (words, { name }) => ({
      ...words,
      cause: `The preparation step "${name}" could not start: ${words.cause}`,
    }),
  ),
  {
    code: 'no-checkpoint',
    when: ({ lines }) => lines.some((line) => line.startsWith('cannot resume: ')),
    hopeless: true,
    say: (failed) => ({
      cause: `There is nothing to resume: ${sentence(failed.lines).replace(/^cannot resume: /, '')}`,
      fix: 'Start the run anew, or resume another one.',
      evidence: evidence(failed),
    }),
  },
  {
    code: 'output-folder',
    when: ({ lines }) =>
      lines.some((line) =>
        /permission denied|cannot create|read-only file system|operation not permitted|no such file or directory/i.test(
          line,
        ),
      ),
    hopeless: true,
    say: (failed) => ({
      cause: `The output folders could not be made: ${sentence(failed.lines)}`,
      fix: 'Ask the platform engineer to make your folder on the share, owned by you.',
      evidence: evidence(failed),
    }),
  },
  {
    code: 'preparation-disk-full',
    when: ({ lines }) => lines.some((line) => /no space left on device|quota exceeded/i.test(line)),
    hopeless: true,
    say: (failed) => ({
      cause: 'The output folders could not be made: the share is full.',
      fix: 'Delete old outputs, or ask the platform team for more room.',
      evidence: evidence(failed),
    }),
  },
  {
    code: 'preparation-failed',
    when: () => true,
    hopeless: true,
    say: (failed) => ({
      cause: `The preparation step "${failed.name}" failed (exit ${failed.end.exitCode})${tail(failed.lines)}.`,
      fix: 'Most often the rights of your folder on the share are wrong: ask the platform engineer.',
      evidence: evidence(failed),
    }),
  },
];

function sentence(lines: readonly string[]): string {
  return `${(lastErrorLine(lines) ?? lines.at(-1) ?? 'no reason was given').replace(/\.+$/, '')}.`;
}

function tail(lines: readonly string[]): string {
  return lines.length > 0 ? `: ${sentence(lines).slice(0, -1)}` : '';
}
