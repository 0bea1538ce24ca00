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

/** A run that was made from another. */
interface Member {
  /** The id of the run that it was made from. */
  readonly from: string;
  readonly successor: Successor | undefined;
}

/** Kept beside what is known of the runs, from what is told of them: a restart makes it anew. */
export function createFamily(find: (uid: string) => Snapshot | undefined): Family {
  const members = new Map<string, Member>();
  /** Run id → uids: of nearly all runs one. */
  const byRun = new Map<string, readonly string[]>();
  const byFrom = new Map<string, readonly string[]>();

  function noteMember(uid: string, { spec, stored }: Snapshot): void {
    const { lineage, id: run, requestedAt } = spec;
    if (!lineage) return;
    const { channel, told } = stored?.record ?? {};
    const ts = told?.['card'];
    const card =
      channel === undefined || ts === undefined || ts === '' ? undefined : { channel, ts };
    const successor = card && { run, kind: lineage.kind, card, requestedAt };
    members.set(uid, { from: lineage.run, successor });
    put(byFrom, lineage.run, uid);
  }

  function forget(uid: string): void {
    const member = members.get(uid);
    if (!member) return;
    members.delete(uid);
    take(byFrom, member.from, uid);
  }

  return {
    note(uid) {
      const before = members.get(uid)?.from;
      forget(uid);
      const snapshot = find(uid);
      if (snapshot) {
        put(byRun, snapshot.spec.id, uid);
        noteMember(uid, snapshot);
      }
      const from = members.get(uid)?.from ?? before;
      return from === undefined ? [] : (byRun.get(from) ?? []);
    },
    successorsOf(run) {
      return (byFrom.get(run) ?? [])
        .flatMap((uid) => members.get(uid)?.successor ?? [])
        .sort((a, b) => a.requestedAt.localeCompare(b.requestedAt));
    },
    prune() {
      for (const uid of members.keys()) if (!find(uid)) forget(uid);
      for (const [run, uids] of byRun)
        for (const uid of uids) if (!find(uid)) take(byRun, run, uid);
    },
  };
}

function put(index: Map<string, readonly string[]>, key: string, uid: string): void {
  const uids = index.get(key) ?? [];
  if (!uids.includes(uid)) index.set(key, uids.concat(uid));
}

function take(index: Map<string, readonly string[]>, key: string, uid: string): void {
  const left = (index.get(key) ?? []).filter((one) => one !== uid);
  if (left.length > 0) index.set(key, left);
  else index.delete(key);
}
