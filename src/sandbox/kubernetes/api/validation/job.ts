import type { KubeObject, NewObject } from '../../types.ts';
import { CONTROLLER_UID_LABELS } from '../defaults/job.ts';
import { invalidValue, requiredValue, unsupportedValue, type FieldError } from '../field-error.ts';
import { recordOf, records, sameJson, type Json } from '../json.ts';
import { annotationErrors, labelErrors } from './names.ts';
import { podSpecErrors } from './pod.ts';

const COUNTS = [
  'parallelism',
  'completions',
  'activeDeadlineSeconds',
  'backoffLimit',
  'ttlSecondsAfterFinished',
  'backoffLimitPerIndex',
  'maxFailedIndexes',
];

function countErrors(spec: Json): FieldError[] {
  return COUNTS.flatMap((key) => {
    const value = spec[key];
    const negative = typeof value === 'number' && value < 0;
    return negative
      ? [invalidValue(`spec.${key}`, value, 'must be greater than or equal to 0')]
      : [];
  });
}

function selectorErrors(job: NewObject, spec: Json, labels: Json): FieldError[] {
  if (spec['manualSelector'] === true) return [];
  const { uid } = job.metadata;
  const wrong = CONTROLLER_UID_LABELS.filter((key) => labels[key] !== uid);
  const errors = wrong.map((key) =>
    invalidValue(`spec.template.metadata.labels[${key}]`, labels, `must be '${uid}'`),
  );
  const matchLabels = recordOf(recordOf(spec['selector'])['matchLabels']);
  if (CONTROLLER_UID_LABELS.every((key) => matchLabels[key] !== uid)) {
    const selector = spec['selector'] ?? null;
    errors.push(invalidValue('spec.selector', selector, '`selector` not auto-generated'));
  }
  return errors;
}

/** A Job's pods end: they never restart for good, and with a failure policy not at all. */
function restartErrors(spec: Json, restartPolicy: unknown): FieldError[] {
  const field = 'spec.template.spec.restartPolicy';
  if (restartPolicy !== 'OnFailure' && restartPolicy !== 'Never') {
    return [requiredValue(field, 'valid values: "OnFailure", "Never"')];
  }
  if (spec['podFailurePolicy'] === undefined || restartPolicy === 'Never') return [];
  const why = 'only "Never" is supported when podFailurePolicy is specified';
  return [invalidValue(field, restartPolicy, why)];
}

const ACTIONS = ['Count', 'FailIndex', 'FailJob', 'Ignore'];

function failurePolicyErrors(spec: Json): FieldError[] {
  if (spec['podFailurePolicy'] === undefined) return [];
  const rules = records(recordOf(spec['podFailurePolicy'])['rules']);
  const errors = rules.flatMap((rule, i) => {
    const field = `spec.podFailurePolicy.rules[${i}]`;
    const { action, onExitCodes, onPodConditions } = rule;
    const known = ACTIONS.some((one) => one === action);
    const errors = known ? [] : [unsupportedValue(`${field}.action`, action ?? '', ACTIONS)];
    if ((onExitCodes === undefined) === (onPodConditions === undefined)) {
      const why = 'specifying one of OnExitCodes and OnPodConditions is required';
      errors.push(invalidValue(field, rule, why));
    }
    return errors;
  });
  if (spec['podReplacementPolicy'] !== 'Failed') {
    const policy = spec['podReplacementPolicy'];
    errors.push(unsupportedValue('spec.podReplacementPolicy', policy, ['Failed']));
  }
  return errors;
}

/** Problems of a Job after its defaults were filled in; its metadata is looked at elsewhere. */
export function jobErrors(job: NewObject): FieldError[] {
  const spec = recordOf(job['spec']);
  const template = recordOf(spec['template']);
  const podSpec = recordOf(template['spec']);
  const metadata = recordOf(template['metadata']);
  const labels = recordOf(metadata['labels']);
  return [
    ...selectorErrors(job, spec, labels),
    ...countErrors(spec),
    ...failurePolicyErrors(spec),
    ...labelErrors(labels, 'spec.template.labels'),
    ...annotationErrors(recordOf(metadata['annotations']), 'spec.template.annotations'),
    ...podSpecErrors(podSpec, 'spec.template.spec').filter(
      // The Job's own check below is the stricter one.
      (error) => error.field !== 'spec.template.spec.restartPolicy',
    ),
    ...restartErrors(spec, podSpec['restartPolicy']),
  ];
}

const IMMUTABLE = [
  'completions',
  'selector',
  'template',
  'completionMode',
  'podFailurePolicy',
  'backoffLimitPerIndex',
  'successPolicy',
  'managedBy',
];

/** A suspended Job that never ran may still be told where to run. */
function isMutableTemplate(key: string, stored: KubeObject): boolean {
  const neverStarted = recordOf(stored['status'])['startTime'] === undefined;
  return key === 'template' && recordOf(stored['spec'])['suspend'] === true && neverStarted;
}

/** What may not change in a Job once it stands. The TTL, parallelism and suspend may. */
export function jobUpdateErrors(next: KubeObject, stored: KubeObject): FieldError[] {
  const after = recordOf(next['spec']);
  const before = recordOf(stored['spec']);
  return IMMUTABLE.filter(
    (key) => !sameJson(after[key], before[key]) && !isMutableTemplate(key, stored),
  ).map((key) => invalidValue(`spec.${key}`, after[key] ?? null, 'field is immutable'));
}
