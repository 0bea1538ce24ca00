import { collectionOf, ofAnyRun, watchedResources } from './cluster/paths.ts';
import { runId, type Prototype } from './cluster/prototype.ts';
import { makePrototype } from './runs.ts';
import { openWorld, type Bench, type World } from './world.ts';

/** A world with very many runs that train, in which nothing happens by itself. */
export interface Crowd {
  readonly world: World;
  readonly prototype: Prototype;
  /** Where everything can be listed that the bot watches. */
  readonly paths: readonly string[];
  /** Makes one more, whose start is still to be told; its id. */
  addUntold(): Promise<string>;
  close(): Promise<void>;
}

export async function openCrowd(bench: Bench): Promise<Crowd> {
  const world = await openWorld(bench);
  try {
    const prototype = await makePrototype(bench, world);
    bench.progress(`making ${bench.runs} runs`);
    let next = bench.runs + 1;
    await world.cluster.seed({ prototype, from: 1, to: next });
    return {
      world,
      prototype,
      paths: watchedResources.map(
        (resource) => `${collectionOf(resource, world.cluster.namespace)}?${ofAnyRun}`,
      ),
      async addUntold() {
        const index = next;
        next += 1;
        await world.cluster.seed({ prototype, from: index, to: index + 1, untold: true });
        return runId(index);
      },
      close: () => world.close(),
    };
  } catch (error) {
    await world.close();
    throw error;
  }
}
