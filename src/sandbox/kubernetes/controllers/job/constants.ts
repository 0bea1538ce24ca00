/** The names that the Job controller writes, as batch/v1 has them. */

/** Keeps a pod until the Job has counted it. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';

export const JOB_NAME_LABEL = 'batch.kubernetes.io/job-name';
export const CONTROLLER_UID_LABEL = 'batch.kubernetes.io/controller-uid';
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
/** The labels from before they had a prefix: still written. */
export const LEGACY_JOB_NAME_LABEL = 'job-name';
export const LEGACY_CONTROLLER_UID_LABEL = 'controller-uid';

export const COMPONENT = 'job-controller';

/** What `spec.managedBy` says of a Job that is this controller's; so does its absence. */
export const CONTROLLER_NAME = 'kubernetes.io/job-controller';
