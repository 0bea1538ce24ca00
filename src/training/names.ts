/**
 * Every name this project writes into Kubernetes or Slack, in one place. They are a contract with
 * whoever selects, audits or cleans up by them: docs/reference.md lists them.
 */

/** Labels on the Job, its pods and its record. `run` is what all watches select by. */
export const label = {
  /** The run's short id, the same on the Job, its pods and its record. */
  run: 'slack-train/run',
  /** The mapped user's id. */
  user: 'slack-train/user',
  model: 'slack-train/model',
  managedBy: 'app.kubernetes.io/managed-by',
} as const;

export const managedBy = 'slack-train';

/** Annotations on the Job: what was asked, written once at submit. */
export const annotation = {
  /** The TrainingSpec as JSON. */
  spec: 'slack-train/spec',
  /** The Origin (where in Slack it was asked) as JSON. */
  origin: 'slack-train/origin',
} as const;

/** On the record: keeps it until the thread has been closed. Never put on a Job. */
export const recordFinalizer = 'slack-train/untold';

/** The name of the record of a Job. */
export function recordName(jobName: string): string {
  return `${jobName}-record`;
}

/** The Lease in the bot's own namespace: its holder tells the threads. */
export const leaseName = 'slack-train';

/** The key of a record's ConfigMap data that holds the RunRecord as JSON. */
export const recordKey = 'record';

/** `event_type` of the metadata that every message of a thread carries. */
export const messageEventType = 'slack_train';

/** The container of a run's pod that trains; the others prepare or accompany it. */
export const trainContainer = 'train';
