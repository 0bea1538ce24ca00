import type { NodeCapacity } from '../capacity.ts';
import type { PodObservation } from '../observation.ts';
import { refusalOf } from '../pods.ts';
import { roomFor, type Asking, type Room } from '../room.ts';
import { raw } from './row.ts';
import { decisiveShortage, neverFits } from './scheduler-message.ts';

/** A pod that no node takes, in the scheduler's words. */
export interface Unscheduled {
  readonly reason: string;
  readonly message: string;
  readonly nominatedNode?: string;
  /** How many GPUs it asks for, where that is known. */
  readonly gpus?: number;
  /** What it asks for, where its spec was seen. */
  readonly asking?: Asking;
  /** What the nodes offer, where the bot may look. */
  readonly nodes?: readonly NodeCapacity[];
}

export const evidence = ({ reason, message }: Unscheduled): string => raw(reason, message);

/** Applies where what the pod waits for is one of these resources. */
export const isShortOf =
  (matches: (resource: string) => boolean) =>
  ({ message }: Unscheduled): boolean => {
    const resource = decisiveShortage(message);
    return resource !== undefined && matches(resource);
  };

/** True where this pod waits for room on a node. */
export function lacksRoom(pod: PodObservation): boolean {
  return decisiveShortage(refusalOf(pod)?.message ?? '') !== undefined;
}

/** How much there is of what it waits for, where numbers are known and agree with the scheduler. */
export function roomOf({ message, asking, nodes }: Unscheduled): Room | undefined {
  const resource = decisiveShortage(message);
  if (resource === undefined || !asking || !nodes) return undefined;
  return roomFor(resource, asking, nodes);
}

/** No node of the cluster is large enough: only larger nodes, or asking for less, can help. */
export function isTooMuch(pod: Unscheduled): boolean {
  return roomOf(pod)?.nowhere === true;
}

/** No node that it may use is large enough, as far as the numbers or the scheduler tell. */
export function isTooMuchHere(pod: Unscheduled): boolean {
  const known = roomOf(pod);
  if (known?.largest) return known.largest.amount < known.asked;
  return neverFits(pod.message);
}
