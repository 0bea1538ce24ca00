import { usePage } from '../state/page.tsx';
import { draftFor } from '../state/drafts.ts';

const EXAMPLES = [
  { text: '/train resnet gpu=2 lr=0.01', says: 'trains, in about 20 s' },
  { text: '/train', says: 'opens the form' },
  { text: '/train resnet gpus=2 optimiser=sdg', says: 'is told what is wrong' },
  { text: '/train resnet gpu=1 lr=1e6', says: 'diverges and fails' },
  { text: '/train help', says: 'tells the rest' },
] as const;

/** The beginning of a conversation that the app is in: what this is, and what to try. */
export function Welcome({ channel }: { channel: string }) {
  const { state } = usePage();
  const stranger = state.people.find(({ standing }) => standing === 'stranger');
  return (
    <section className="welcome" aria-label="What to try">
      <h2>Everything here is real, save Slack and the cluster</h2>
      <p>
        This is a workspace on your machine. Commands go through Slack’s own protocol to the bot,
        which starts Jobs in a pretended cluster; a small network really learns there, on simulated
        GPUs. Choose what to type:
      </p>
      <ul>
        {EXAMPLES.map(({ text, says }) => (
          <li key={text}>
            <button type="button" className="example" onClick={() => draftFor(channel).write(text)}>
              <code>{text}</code>
              <span>{says}</span>
            </button>
          </li>
        ))}
      </ul>
      <p className="welcome-foot">
        {stranger && `Be somebody else: @${stranger.name} is in no settings. `}
        Make trouble in the cluster’s panel, and see that the thread stays right.
      </p>
    </section>
  );
}

/** The beginning of a conversation that the app is not in. */
export function Beginning({ isDirect }: { isDirect: boolean }) {
  const { app } = usePage();
  return (
    <p className="beginning">
      @{app.name} is not in this {isDirect ? 'conversation' : 'channel'}. Its commands work here all
      the same: what it may not post here, it tells the person who asked.
    </p>
  );
}
