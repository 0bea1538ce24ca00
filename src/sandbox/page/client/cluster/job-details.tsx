import { useId, useState, type KeyboardEvent } from 'react';
import type { ClusterJob, ClusterPod } from '../../model.ts';
import { usePage } from '../state/page.tsx';
import { Outputs } from './outputs.tsx';
import { Yaml } from './yaml.tsx';

const TABS = ['Pods', 'YAML', 'Files'] as const;
type Tab = (typeof TABS)[number];

/** One Job: its pods, its YAML, and the files that its run wrote. */
export function JobDetails({ job, pods }: { job: ClusterJob; pods: readonly ClusterPod[] }) {
  const { state, place, go } = usePage();
  const id = useId();
  const [tab, setTab] = useState<Tab>('Pods');
  const tabs = TABS.filter((name) => name !== 'Files' || job.run !== undefined);
  const card = state.messages.find(
    ({ run, threadTs }) => run !== undefined && run === job.run && threadTs === undefined,
  );

  function walk(event: KeyboardEvent): void {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by && tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
    if (!next) return;
    setTab(next);
    document.getElementById(`${id}-${next}`)?.focus();
    event.preventDefault();
  }

  return (
    <div className="job-details">
      <div className="job-tabs">
        <div role="tablist" aria-label={job.name} className="tabs" tabIndex={-1} onKeyDown={walk}>
          {tabs.map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              id={`${id}-${name}`}
              className="tab"
              aria-selected={name === tab}
              aria-controls={`${id}-panel`}
              tabIndex={name === tab ? 0 : -1}
              onClick={() => setTab(name)}
            >
              {name}
            </button>
          ))}
        </div>
        {card && card.ts !== place.thread && (
          <button
            type="button"
            className="link"
            onClick={() => go({ room: card.channel, thread: card.ts, pane: 'chat' })}
          >
            Open its thread
          </button>
        )}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${tab}`}>
        {tab === 'Pods' && <Pods pods={pods} />}
        {tab === 'YAML' && <Yaml job={job} />}
        {tab === 'Files' && job.run !== undefined && <Outputs run={job.run} job={job} />}
      </div>
    </div>
  );
}

function Pods({ pods }: { pods: readonly ClusterPod[] }) {
  if (pods.length === 0) return <p className="quiet-text">No pod.</p>;
  return (
    <ul className="pods">
      {pods.map(({ name, status, node }) => (
        <li key={name}>
          <span className="pod-name">{name}</span>
          <span className="pod-status" data-status={status}>
            {status}
          </span>
          <span className="pod-node">{node ?? 'not scheduled'}</span>
        </li>
      ))}
    </ul>
  );
}
