import type { Snapshot, Successor } from './ports.ts';

/** Which runs were made from which: a card links to those that were made from its run. */
export interface Family {
  /** Notes what the caches say of this run now; gives the uids of the runs that it was made from. */
  note(uid: string): readonly string[];
  /** The runs that were made from the one with this id and have a card, oldest first. */
  successorsOf(run: string): readonly Successor[];
  /** Forgets the runs that nobody knows any more. */
  prune(): void;
}

interface Member {
  readonly run: string;
  /** The id of the run that it was made from. */
  readonly from: string | undefined;
  readonly successor: Successor | undefined;
}

/** Kept beside what is known of the runs, from what is told of them: a restart makes it anew. */
export function createFamily(find: (uid: string) => Snapshot | undefined): Family {
  const members = new Map<string, Member>();
  const byRun = new Map<string, Set<string>>();
  const byFrom = new Map<string, Set<string>>();

  function memberOf(uid: string): Member | undefined {
    const snapshot = find(uid);
    if (!snapshot) return undefined;
    const { spec, stored } = snapshot;
    const { lineage, id: run, requestedAt } = spec;
    const { channel, told } = stored?.record ?? {};
    const ts = told?.['card'];
    const card =
      channel === undefined || ts === undefined || ts === '' ? undefined : { channel, ts };
    return {
      run,
      from: lineage?.run,
      successor: lineage && card && { run, kind: lineage.kind, card, requestedAt },
    };
  }

  function forget(uid: string): void {
    const member = members.get(uid);
    if (!member) return;
    members.delete(uid);
    take(byRun, member.run, uid);
    if (member.from !== undefined) take(byFrom, member.from, uid);
  }

  return {
    note(uid) {
      const before = members.get(uid)?.from;
      forget(uid);
      const member = memberOf(uid);
      if (member) {
        members.set(uid, member);
        put(byRun, member.run, uid);
        if (member.from !== undefined) put(byFrom, member.from, uid);
      }
      const from = member?.from ?? before;
      return from === undefined ? [] : [...(byRun.get(from) ?? [])];
    },
    successorsOf(run) {
      return [...(byFrom.get(run) ?? [])]
        .flatMap((uid) => members.get(uid)?.successor ?? [])
        .sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
    },
    prune() {
      for (const uid of members.keys()) if (!find(uid)) forget(uid);
    },
  };
}

function put(index: Map<string, Set<string>>, key: string, uid: string): void {
  index.set(key, (index.get(key) ?? new Set()).add(uid));
}

function take(index: Map<string, Set<string>>, key: string, uid: string): void {
  const uids = index.get(key);
  uids?.delete(uid);
  if (uids?.size === 0) index.delete(key);
}
