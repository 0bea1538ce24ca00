import type { Trouble, TroubleName } from '../../model.ts';
import { act } from '../state/act.ts';
import { usePage } from '../state/page.tsx';
import { useSecondsUntil } from './seconds.ts';

const LABELS: Readonly<Record<TroubleName, { make: string; while: string }>> = {
  'kill-bot': { make: 'Kill the bot', while: 'The bot is away' },
  'cut-watch': { make: 'Cut the watch', while: 'The watch is cut' },
  'fill-gpus': { make: 'Fill the GPUs', while: 'Free the GPUs' },
  'rate-limit': { make: 'Slack answers 429', while: 'Slack answers 429' },
};

/** Buttons that make trouble; each says what it did and what to watch. */
export function Troubles() {
  const { all, told } = usePage().state.troubles;
  return (
    <section aria-labelledby="trouble-title">
      <h3 id="trouble-title">Make trouble</h3>
      <p className="quiet-text">…while a run is under way, and see that its thread stays right.</p>
      <div className="troubles">
        {all.map((trouble) => (
          <TroubleButton key={trouble.name} trouble={trouble} />
        ))}
      </div>
      <div aria-live="polite">
        {told && (
          <p className="told">
            <strong>{told.did}</strong> {told.watch}
          </p>
        )}
      </div>
    </section>
  );
}

function TroubleButton({ trouble: { name, active, endsAtMs } }: { trouble: Trouble }) {
  const { warn } = usePage();
  const seconds = useSecondsUntil(endsAtMs);
  const label = LABELS[name];
  const isOver = !active || name === 'fill-gpus';
  return (
    <button
      type="button"
      className={active ? 'button trouble active' : 'button trouble'}
      disabled={!isOver}
      onClick={() => void act({ act: 'trouble', name }).then(({ problem }) => warn(problem))}
    >
      {active ? label.while : label.make}
      {active && seconds !== undefined && ` · ${seconds} s`}
    </button>
  );
}
