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
  const taken = held.flatMap(({ pod, job = pod, run, gpus: count }) => {
    const look = run === undefined ? 'foreign' : `run-${colourOf(run, COLOURS)}`;
    return Array.from({ length: count }, () => ({ holder: job, look }));
  });
  const free = Array.from({ length: gpus - taken.length }, () => ({
    holder: 'free',
    look: 'free',
  }));
  return (
    <div className="node">
      <p className="node-head">
        <span>{name}</span>
        <span>
          {taken.length} of {gpus} in use
        </span>
      </p>
      <ul className="gpu-bar" aria-label={`GPUs of ${name}`}>
        {[...taken, ...free].map(({ holder, look }, index) => (
          <li key={index} className={`gpu ${look}`} title={holder}>
            <span>{holder}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
