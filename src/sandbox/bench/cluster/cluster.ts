import type { Api } from './api.ts';
import type { Kubeconfig, Server } from './kubeconfig.ts';
import type { Prototype } from './prototype.ts';

/** So many copies of the prototype, from the first to before the last. */
export interface Copies {
  readonly prototype: Prototype;
  readonly from: number;
  readonly to: number;
  /** Their start is still to be told. */
  readonly untold?: boolean;
}

/** A cluster for the bench: pretended in a process of its own, or a real one. */
export interface BenchCluster {
  readonly kind: 'pretended' | 'real';
  /** Where the runs are. */
  readonly namespace: string;
  /** Where the bot itself is, and its Lease. */
  readonly home: string;
  /** Whom the bot's people are to the cluster. */
  readonly person: string;
  /** `cluster.identity` of the bot's settings. */
  readonly identity: 'impersonate' | 'bot';
  /** With the rights to write everything that the bench writes. */
  readonly api: Api;
  /** As the bot speaks to it. */
  readonly bot: { readonly kubeconfig: Kubeconfig; readonly server: Server };
  /** Makes tracked runs: Jobs with running pods and records that say so. */
  seed(copies: Copies): Promise<void>;
  /** Two changes for each pod of these copies, as fast as they can be made. */
  storm(copies: Copies): Promise<void>;
  /** Takes away all that the bench made. */
  close(): Promise<void>;
}
