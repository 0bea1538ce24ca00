import { usePage } from '../state/page.tsx';
import { useSecondsUntil } from './seconds.ts';

/** Whether the bot's process runs, and when it will again. */
export function BotStatus() {
  const { phase, againAtMs } = usePage().state.bot;
  const seconds = useSecondsUntil(againAtMs);
  const texts = {
    running: 'bot runs',
    starting: 'bot starts…',
    down: seconds === undefined ? 'bot is down' : `bot back in ${seconds} s`,
  };
  return (
    <span className="bot-status" data-phase={phase} role="status">
      {texts[phase]}
    </span>
  );
}
