import { Refusal } from '../../errors.ts';
import type { RunLogs } from '../../reconcile/people-ports.ts';
import { hasEnded } from '../../training/run.ts';
import type { RunAct } from '../asked.ts';
import type { DirectFiles } from '../direct-files.ts';
import { renderActRefused } from '../messages/run-answers.ts';
import {
  fitsMessage,
  renderLogElsewhere,
  renderLogTail,
  renderNoLog,
} from '../messages/run-log.ts';

/** How many lines are shown where nobody says. */
const usualLines = 20;

/**
 * Shows the end of a run's log to whoever asks, and to nobody else: a log may hold what is not for a
 * channel. What a message has no room for goes as a file into their own conversation with the bot,
 * since Slack has no files that only one person of a channel sees.
 */
export function createLogsAct(deps: {
  logs: RunLogs;
  files: DirectFiles;
}): RunAct<number | undefined> {
  return async ({ asked: { team }, user, run }, asked = usualLines) => {
    const { spec, state } = run.view;
    try {
      const lines = await deps.logs.read(run, user, asked);
      if (lines.length === 0)
        return { outcome: 'answered', reply: renderNoLog(spec, hasEnded(state)) };
      if (fitsMessage(lines)) return { outcome: 'answered', reply: renderLogTail(spec, lines) };
      const file = { kind: 'log', name: `${spec.jobName}.log`, lines } as const;
      const channel = await deps.files.send(user.slackId, file);
      return {
        outcome: 'answered',
        reply: renderLogElsewhere(spec, lines.length, { team, channel }),
      };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { outcome: 'refused', reply: renderActRefused('No log', error) };
    }
  };
}
