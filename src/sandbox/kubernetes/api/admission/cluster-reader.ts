import type { Store } from '../../types.ts';

/** What admission may look at. */
export type ClusterReader = Pick<Store, 'get' | 'list'>;
