import { Refusal } from './errors.ts';
import type { Log } from './log.ts';
import type { Submitter } from './reconcile/ports.ts';

/** One thing that a person did to a run, or tried to. */
interface AuditEntry {
  readonly action: 'submit';
  readonly run: string;
  readonly job: string;
  readonly namespace: string;
  /** The Slack ID of the person who acts. */
  readonly actor: string;
  /** Whose name the cluster was given. */
  readonly as: string;
  /** How it ended; of a refusal, also why. */
  readonly result: string;
  readonly reason?: string;
}

/**
 * Writes one line of the audit log: selected by `audit: true`, and never with what a run was given
 * or has printed.
 */
function writeAudit(log: Log, entry: AuditEntry): void {
  log.info({ audit: true, ...entry }, 'audit');
}

/** Writes down who submitted what, and how that ended. */
export function auditedSubmitter(submitter: Submitter, log: Log): Submitter {
  return {
    async submit(spec, origin) {
      const entry = {
        action: 'submit',
        run: spec.id,
        job: spec.jobName,
        namespace: spec.namespace,
        actor: origin.slackUserId,
        as: spec.user.id,
      } as const;
      try {
        const submitted = await submitter.submit(spec, origin);
        writeAudit(log, { ...entry, result: submitted.kind });
        return submitted;
      } catch (error) {
        const refused = error instanceof Refusal;
        writeAudit(log, {
          ...entry,
          result: refused ? 'refused' : 'broken',
          ...(refused && { reason: error.reason }),
        });
        throw error;
      }
    },
  };
}
