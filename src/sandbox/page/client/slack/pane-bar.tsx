import { usePage } from '../state/page.tsx';
import type { Pane } from '../state/place.ts';
import { ChatIcon, ClusterIcon, ListIcon } from './icons.tsx';

const PANES: readonly { pane: Pane; name: string; icon: React.ReactNode }[] = [
  { pane: 'list', name: 'Workspace', icon: <ListIcon /> },
  { pane: 'chat', name: 'Conversation', icon: <ChatIcon /> },
  { pane: 'cluster', name: 'Cluster', icon: <ClusterIcon /> },
];

/** On a narrow screen: which of the three columns is seen. */
export function PaneBar() {
  const { place, go } = usePage();
  return (
    <nav className="pane-bar" aria-label="Panels">
      {PANES.map(({ pane, name, icon }) => (
        <button
          key={pane}
          type="button"
          aria-current={place.pane === pane ? 'page' : undefined}
          onClick={() => go({ pane })}
        >
          {icon}
          {name}
        </button>
      ))}
    </nav>
  );
}
