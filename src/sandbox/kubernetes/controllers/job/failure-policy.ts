import type { ContainerStatus, FailurePolicyRule, Pod } from '../objects.ts';

/** What a Job's podFailurePolicy says about one failed pod. */
export type FailureVerdict =
  | { readonly action: 'count' }
  | { readonly action: 'ignore' }
  | { readonly action: 'fail-job'; readonly message: string };

/**
 * Judges a failed pod by the first rule that matches; counts it where none does.
 * The message of `fail-job` is the one a real Job's FailureTarget condition carries.
 */
export function judgeFailure(pod: Pod, rules: readonly FailurePolicyRule[]): FailureVerdict {
  for (const [index, rule] of rules.entries()) {
    const match = matchOf(pod, rule);
    if (match === undefined) continue;
    if (rule.action === 'Ignore') return { action: 'ignore' };
    if (rule.action !== 'FailJob') return { action: 'count' };
    return { action: 'fail-job', message: `${match} matching FailJob rule at index ${index}` };
  }
  return { action: 'count' };
}

/** How the rule matches, in words; undefined where it does not. */
function matchOf(pod: Pod, rule: FailurePolicyRule): string | undefined {
  const key = `${pod.metadata.namespace}/${pod.metadata.name}`;
  if (rule.onExitCodes) {
    const container = containerStatuses(pod).find((status) => exitCodeMatches(status, rule));
    const exitCode = container?.state.terminated?.exitCode;
    return (
      container && `Container ${container.name} for pod ${key} failed with exit code ${exitCode}`
    );
  }
  const condition = rule.onPodConditions?.find((wanted) =>
    pod.status.conditions?.some(
      (one) => one.type === wanted.type && one.status === (wanted.status ?? 'True'),
    ),
  );
  return condition && `Pod ${key} has condition ${condition.type}`;
}

function containerStatuses(pod: Pod): readonly ContainerStatus[] {
  return [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
}

/** Exit code 0 is no failure, so that it matches neither In nor NotIn. */
function exitCodeMatches(status: ContainerStatus, { onExitCodes }: FailurePolicyRule): boolean {
  const exitCode = status.state.terminated?.exitCode ?? 0;
  if (!onExitCodes || exitCode === 0) return false;
  if (onExitCodes.containerName && onExitCodes.containerName !== status.name) return false;
  return onExitCodes.values.includes(exitCode) === (onExitCodes.operator === 'In');
}
