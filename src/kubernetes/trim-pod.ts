import type {
  ContainerObservation,
  ContainerState,
  PodObservation,
} from '../training/observation.ts';
import { trainContainer } from '../training/names.ts';
import { requestsOf } from './amounts.ts';
import { asList, asNumber, asObject, asText, compact, metadataOf, type Json } from './json.ts';
import { trimConditions, trimIdentity } from './trim.ts';

/** Labels that the Job controller puts on its pods; the second is what clusters before 1.27 have. */
const controllerUidLabels = ['batch.kubernetes.io/controller-uid', 'controller-uid'] as const;
const completionIndexLabel = 'batch.kubernetes.io/job-completion-index';

/** The uid of the Job that a pod belongs to: its owner, else (orphaned) the controller's label. */
function jobUidOf(metadata: Json): string | undefined {
  const owner = asList(metadata['ownerReferences'])
    .map(asObject)
    .find((reference) => reference['kind'] === 'Job');
  const labels = asObject(metadata['labels']);
  const labelled = controllerUidLabels.map((label) => asText(labels[label]));
  return asText(owner?.['uid']) ?? labelled.find((uid) => uid !== undefined);
}

function completionIndexOf(metadata: Json): number | undefined {
  const text = asText(asObject(metadata['labels'])[completionIndexLabel]);
  const index = Number(text);
  return text !== undefined && Number.isInteger(index) ? index : undefined;
}

/** Conditions that decide nothing, and stand in every pod. */
const unread = new Set(['PodReadyToStartContainers', 'Initialized']);

/** Of most containers there is nothing to say about an earlier start. */
const noState: ContainerState = {};

function trimTerminated(value: unknown): NonNullable<ContainerState['terminated']> {
  const state = asObject(value);
  return compact({
    // Absent in a torn object only; -1 is no exit code that a process can have.
    exitCode: asNumber(state['exitCode']) ?? -1,
    signal: asNumber(state['signal']),
    reason: asText(state['reason']),
    message: asText(state['message']),
    startedAt: asText(state['startedAt']),
    finishedAt: asText(state['finishedAt']),
  });
}

function trimState(value: unknown): ContainerState {
  const state = asObject(value);
  const waiting = asObject(state['waiting']);
  const running = asObject(state['running']);
  if (state['terminated']) return { terminated: trimTerminated(state['terminated']) };
  if (state['running']) return { running: compact({ startedAt: asText(running['startedAt']) }) };
  if (!state['waiting']) return noState;
  const reason = asText(waiting['reason']);
  return { waiting: compact({ reason, message: asText(waiting['message']) }) };
}

function trimContainer(value: unknown): ContainerObservation | undefined {
  const status = asObject(value);
  const name = asText(status['name']);
  if (name === undefined) return undefined;
  return {
    name,
    restartCount: asNumber(status['restartCount']) ?? 0,
    state: trimState(status['state']),
    lastState: trimState(status['lastState']),
    ...compact({ image: asText(status['image']), imageID: asText(status['imageID']) }),
  };
}

function trimContainers(value: unknown): ContainerObservation[] {
  return asList(value).flatMap((item) => trimContainer(item) ?? []);
}

/** Those that run beside the others are marked: they are no step that has to succeed. */
function trimInitContainers(statuses: unknown, spec: Json): ContainerObservation[] {
  const declared = asList(spec['initContainers']).map(asObject);
  const sidecars = declared.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const names = new Set(sidecars.map(({ name }) => name));
  return trimContainers(statuses).map((container) =>
    names.has(container.name) ? Object.assign(container, { sidecar: true }) : container,
  );
}

function memoryLimitOf(spec: Json): string | undefined {
  const containers = asList(spec['containers']).map(asObject);
  const train = containers.find((container) => container['name'] === trainContainer);
  const limits = asObject(asObject(train?.['resources'])['limits']);
  return asText(limits['memory']);
}

/** A pod of a Job; undefined where it belongs to none. */
export function trimPod(raw: unknown): PodObservation | undefined {
  const identity = trimIdentity(raw);
  const metadata = metadataOf(raw);
  const jobUid = jobUidOf(metadata);
  if (!identity || jobUid === undefined) return undefined;
  const spec = asObject(asObject(raw)['spec']);
  const status = asObject(asObject(raw)['status']);
  const requests = requestsOf(spec);
  return {
    ...identity,
    jobUid,
    conditions: trimConditions(status['conditions']).filter(({ type }) => !unread.has(type)),
    initContainers: trimInitContainers(status['initContainerStatuses'], spec),
    containers: trimContainers(status['containerStatuses']),
    ...compact({
      nodeName: asText(spec['nodeName']),
      nominatedNodeName: asText(status['nominatedNodeName']),
      phase: asText(status['phase']),
      reason: asText(status['reason']),
      message: asText(status['message']),
      completionIndex: completionIndexOf(metadata),
      memoryLimit: memoryLimitOf(spec),
      requests: requests.size > 0 ? requests : undefined,
    }),
  };
}
