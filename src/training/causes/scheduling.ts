import { exclusions } from './exclusion.ts';
import { gpuShortages } from './gpu-shortage.ts';
import { found, named, type Row } from './row.ts';
import { otherShortages } from './shortage.ts';
import { decisiveShortage, nodesShortOf } from './scheduler-message.ts';
import { evidence, isShortOf, type Unscheduled } from './unscheduled.ts';

const says =
  (words: RegExp) =>
  ({ message }: Unscheduled): boolean =>
    words.test(message);

/** Said of single nodes; of the claim itself see below. */
const volumeWords =
  /volume node affinity|max volume count|volume zone|didn't find available persistent volumes/i;

/** Why no node takes the pod. Whatever a person can change comes before what they must wait for. */
export const schedulingCauses: readonly Row<Unscheduled>[] = [
  {
    code: 'making-room',
    when: ({ nominatedNode }) => nominatedNode !== undefined && nominatedNode !== '',
    say: (pod) => ({
      cause: `Room is being made on node ${pod.nominatedNode}: runs of lower priority are moved away.`,
      fix: 'Wait; this takes a minute or so.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'held-by-gate',
    when: ({ reason }) => reason === 'SchedulingGated',
    say: (pod) => ({
      cause: 'The cluster holds this run back on purpose (a scheduling gate).',
      fix: 'Wait, or ask the platform team what holds it.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'volume-missing',
    when: says(/persistentvolumeclaim "[^"]+" (?:not found|is being deleted)/i),
    say: (pod) => ({
      about: found(pod.message, /persistentvolumeclaim "([^"]+)"/i),
      cause: `The storage claim ${named(found(pod.message, /persistentvolumeclaim "([^"]+)"/i), 'of this run')} does not exist.`,
      fix: 'Ask the platform team to create it in your namespace.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'volume-not-ready',
    when: says(/unbound .*PersistentVolumeClaim/i),
    say: (pod) => ({
      cause: 'The storage of this run is not ready on any node.',
      fix: 'Ask the platform team to check the storage claim.',
      evidence: evidence(pod),
    }),
  },
  ...gpuShortages,
  ...otherShortages,
  {
    code: 'no-free-place',
    when: isShortOf((resource) => resource === 'pods'),
    say: (pod) => ({
      cause: 'The nodes hold as many pods as they may.',
      fix: 'Wait for other runs to end.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'no-free-resource',
    when: isShortOf(() => true),
    say: (pod) => ({
      cause: `Not enough of something that the run asks for is free: ${nodesShortOf(pod.message, decisiveShortage(pod.message) ?? '')} had too little.`,
      fix: 'Wait for other runs to end; the evidence names it.',
      evidence: evidence(pod),
    }),
  },
  {
    code: 'volume-elsewhere',
    when: says(volumeWords),
    say: (pod) => ({
      cause: 'No node that may take this run can reach its storage.',
      fix: 'Ask the platform team to check the storage claim.',
      evidence: evidence(pod),
    }),
  },
  ...exclusions,
  {
    code: 'no-node',
    when: () => true,
    say: (pod) => ({
      cause: 'No node can take this run at the moment.',
      fix: 'Wait, or show the evidence to the platform team.',
      evidence: evidence(pod),
    }),
  },
];
