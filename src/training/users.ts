/** A person as the platform engineer mapped them: whose name, folder and rights a run takes. */
export interface MappedUser {
  readonly slackId: string;
  readonly id: string;
  readonly namespace: string;
  readonly uid?: number;
  readonly gid?: number;
  readonly groups: readonly string[];
  readonly maxGpus?: number;
  readonly admin: boolean;
}
