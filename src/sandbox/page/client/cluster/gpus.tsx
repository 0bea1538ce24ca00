import type { ClusterNode } from '../../model.ts';
import { colourOf } from '../colour.ts';
import { usePage } from '../state/page.tsx';

const COLOURS = 5;

/** A bar for each node: its GPUs, and who holds them. */
export function Gpus() {
  const { nodes } = usePage().state.cluster;
  return (
    <section aria-labelledby="gpus-title">
      <h3 id="gpus-title">GPUs</h3>
      {nodes.map((node) => (
        <NodeGpus key={node.name} node={node} />
      ))}
    </section>
  );
}

function NodeGpus({ node }: { node: ClusterNode }) {
  const { name, gpus, held } = node;
  const holders = held.flatMap(({ pod, job, gpus: count }) =>
    Array.from({ length: count }, (_, index) => ({
      key: `${pod}/${index}`,
      holder: job ?? pod,
    })),
  );
  const slots = Array.from({ length: Math.max(gpus, holders.length) }, (_, index) => index);
  return (
    <div className="node">
      <p className="node-head">
        <span>{name}</span>
        <span>
          {holders.length} of {gpus} in use
        </span>
      </p>
      <ul className="gpu-bar" aria-label={`GPUs of ${name}`}>
        {slots.map((index) => {
          const holder = holders[index]?.holder;
          return (
            <li
              key={holders[index]?.key ?? index}
              className={
                holder === undefined ? 'gpu free' : `gpu held-${colourOf(holder, COLOURS)}`
              }
              title={holder ?? 'free'}
            >
              <span>{holder ?? 'free'}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
