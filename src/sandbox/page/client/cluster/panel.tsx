import { usePage } from '../state/page.tsx';
import { ClusterIcon, CloseIcon } from '../slack/icons.tsx';
import { BotStatus } from './bot-status.tsx';
import { Gpus } from './gpus.tsx';
import { Jobs } from './jobs.tsx';
import { Troubles } from './troubles.tsx';

/** What no Slack shows: the cluster behind the threads, and ways to disturb it. */
export function ClusterPanel() {
  const { place, go } = usePage();
  return (
    <aside className="cluster" aria-labelledby="cluster-title">
      <header className="room-head">
        <button
          type="button"
          className="button quiet cluster-toggle"
          aria-expanded={place.cluster}
          aria-label={place.cluster ? 'Hide the cluster' : 'Show the cluster'}
          title={place.cluster ? 'Hide the cluster' : 'Show the cluster'}
          onClick={() => go({ cluster: !place.cluster })}
        >
          {place.cluster ? <CloseIcon /> : <ClusterIcon />}
        </button>
        <h2 id="cluster-title">Behind the scenes</h2>
        <BotStatus />
      </header>
      <div className="cluster-body">
        <Gpus />
        <Jobs />
        <Troubles />
      </div>
    </aside>
  );
}
