import { usePage } from '../state/page.tsx';
import { draftFor } from '../state/drafts.ts';

const EXAMPLES = [
  { text: '/train resnet gpu=2 lr=0.01', says: 'trains, in about 20 s' },
  { text: '/train', says: 'opens the form' },
  { text: '/train resnet gpus=2 optimiser=sdg', says: 'is told what is wrong' },
  { text: '/train resnet gpu=1 lr=1e6', says: 'diverges and fails' },
  { text: '/train help', says: 'tells the rest' },
] as const;

/** The beginning of a channel: what this is, and what to try. */
export function Welcome({ title }: { title: string }) {
  const { state, place } = usePage();
  const channel = place.room;
  return (
    <section className="welcome" aria-label="What to try">
      <h2>Everything here is real, save Slack and the cluster</h2>
      <p>
        This is #{title} of a workspace on your machine. Commands go through Slack’s own protocol to
        the bot, which starts Jobs in a pretended cluster; a small network really learns there, on
        simulated GPUs. Choose what to type:
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
        Be somebody else on the left: @
        {state.people.find(({ standing }) => standing === 'stranger')?.name ?? 'a stranger'} is in
        no settings. Make trouble in the cluster’s panel, and see that the thread stays right.
      </p>
    </section>
  );
}
