import type { TrainingSpec } from './spec.ts';
import type { MappedUser } from './users.ts';

type Run = Pick<TrainingSpec, 'namespace' | 'user'>;

/** True where the run is this person's own: whoever has the same id is the same to the cluster. */
export function isOwn(user: MappedUser, { user: owner }: Run): boolean {
  return user.id === owner.id;
}

/** Who sees a run: those whose runs go into the same namespace, and admins. */
export function maySee(user: MappedUser, run: Run): boolean {
  return user.admin || user.namespace === run.namespace || isOwn(user, run);
}

/** Who may cancel a run or read its log: its owner, and admins. The cluster may still refuse. */
export function mayAct(user: MappedUser, run: Run): boolean {
  return user.admin || isOwn(user, run);
}
