import { Refusal } from './errors.ts';
import type { Log } from './log.ts';
import type { Snapshot } from './reconcile/ports.ts';
import type {
  AskedPictures,
  Canceller,
  OnTurnedAway,
  Planner,
  RunLogs,
  Submitter,
} from './reconcile/people-ports.ts';
import type { LineageKind } from './training/training-spec.ts';
import type { MappedUser } from './training/users.ts';

/** One thing that a person does to a run, or tries to. */
export interface Deed {
  readonly action: 'submit' | 'plan' | 'cancel' | 'logs' | 'picture';
  readonly run: string;
  readonly job: string;
  readonly namespace: string;
  /** The Slack ID of the person who acts: not always the one who started the run. */
  readonly actor: string;
  /** Whose name the cluster is given. */
  readonly as: string;
  /** Of a run that is made from another: how, and from which. */
  readonly lineage?: LineageKind;
  readonly from?: string;
}

/**
 * Does what `work` does and writes one line of the audit log about it, however it ends: with the
 * result that `resultOf` names, `refused` with the reason of a Refusal, or `broken`. The line is
 * selected by `audit: true`, and never holds what a run was given or has printed.
 */
export async function audited<T>(
  log: Log,
  deed: Deed,
  work: () => Promise<T>,
  resultOf: (value: T) => string,
): Promise<T> {
  const always = auditLog(log);
  const write = (end: { readonly result: string; readonly reason?: string }): void =>
    always.info({ ...deed, ...end }, 'audit');
  try {
    const value = await work();
    write({ result: resultOf(value) });
    return value;
  } catch (error) {
    write(
      error instanceof Refusal ? { result: 'refused', reason: error.reason } : { result: 'broken' },
    );
    throw error;
  }
}

/** Whatever LOG_LEVEL leaves out, who did what is not left out. */
function auditLog(log: Log): Log {
  return log.child({ audit: true }, { level: log.level === 'silent' ? 'silent' : 'info' });
}

/** Writes down who was turned away from what, with no word of what they typed. */
export function auditedTurningAway(log: Log): OnTurnedAway {
  return ({ action, slackUserId: actor, as, run, reason }) => {
    const about = run && { run: run.spec.id, job: run.jobName, namespace: run.namespace };
    const who = { actor, ...(as !== undefined && { as }) };
    auditLog(log).info({ action, ...about, ...who, result: 'refused', reason }, 'audit');
  };
}

/** Writes down who submitted what, and how that ended. */
export function auditedSubmitter(submitter: Submitter, log: Log): Submitter {
  return {
    submit(spec, origin) {
      const { lineage } = spec;
      const deed: Deed = {
        action: 'submit',
        run: spec.id,
        job: spec.jobName,
        namespace: spec.namespace,
        actor: origin.slackUserId,
        as: spec.user.id,
        ...(lineage && { lineage: lineage.kind, from: lineage.run }),
      };
      return audited(
        log,
        deed,
        () => submitter.submit(spec, origin),
        ({ kind }) => kind,
      );
    },
  };
}

/** Writes down who called which run off, and how that ended; the reason given is not written. */
export function auditedCanceller(canceller: Canceller, log: Log): Canceller {
  return {
    cancel: (run, by, reason) =>
      audited(
        log,
        deedOn('cancel', run, by),
        () => canceller.cancel(run, by, reason),
        (removed) => removed,
      ),
  };
}

/** Writes down who tried which run, and what the cluster said of it. */
export function auditedPlanner(planner: Planner, log: Log): Planner {
  return {
    plan(spec) {
      const { id: run, jobName: job, namespace, user } = spec;
      const deed = {
        action: 'plan',
        run,
        job,
        namespace,
        actor: user.slackId,
        as: user.id,
      } as const;
      return audited(
        log,
        deed,
        () => planner.plan(spec),
        ({ objection }) => (objection ? 'would be refused' : 'would be taken'),
      );
    },
  };
}

/** Writes down who read which run's log; nothing of what it says is written. */
export function auditedLogs(logs: RunLogs, log: Log): RunLogs {
  return {
    read: (run, by, lines) =>
      audited(
        log,
        deedOn('logs', run.snapshot, by),
        () => logs.read(run, by, lines),
        (read) => (read.length === 0 ? 'none' : 'read'),
      ),
  };
}

/** Writes down who had which run drawn; nothing of what the picture shows is written. */
export function auditedPictures(pictures: AskedPictures, log: Log): AskedPictures {
  return {
    draw: (run, podName, by) =>
      audited(
        log,
        deedOn('picture', run, by),
        () => pictures.draw(run, podName, by),
        (picture) => (picture ? 'drawn' : 'none'),
      ),
  };
}

function deedOn(action: Deed['action'], run: Snapshot, by: MappedUser): Deed {
  const { jobName: job, namespace, spec } = run;
  return { action, run: spec.id, job, namespace, actor: by.slackId, as: by.id };
}
