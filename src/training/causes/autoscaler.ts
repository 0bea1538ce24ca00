import { raw, type Row } from './row.ts';

/** What an autoscaler said of a pod that no node takes. */
export interface Scaling {
  readonly reason: string;
  readonly message: string;
  /** How long ago it said so. */
  readonly sinceMs: number;
  /** Why no node takes the pod, as it is told. */
  readonly noNode: string;
}

/** A node that has not come after so long does not come: autoscalers give up sooner themselves. */
const longestBootMs = 20 * 60_000;

/** What an autoscaler says about a pod that no node takes. */
export const autoscalerCauses: readonly Row<Scaling>[] = [
  {
    code: 'adding-node',
    when: ({ reason, sinceMs }) =>
      /^(?:TriggeredScaleUp|Nominated|WaitingForPods?)$/.test(reason) && sinceMs < longestBootMs,
    say: ({ reason, message }) => ({
      cause: 'A new node is being added for this run; that takes some minutes.',
      fix: 'Wait.',
      evidence: raw(reason, message),
    }),
  },
  {
    code: 'cannot-add-node',
    when: ({ reason, message }) =>
      reason === 'FailedScaleUp' ||
      (reason === 'NotTriggerScaleUp' && /max node group size|backoff|limit/i.test(message)),
    say: ({ reason, message, noNode }) => ({
      cause: `${noNode.replace(/\.$/, '')}; the cluster cannot add a node at the moment.`,
      fix: 'Wait for other runs to end, or ask for less.',
      evidence: raw(reason, message),
    }),
  },
];
