import { useNow } from './now.ts';

/** How long ago something was, to the second, as kubectl writes it. */
export function Age({ since }: { since: string }) {
  const nowMs = useNow();
  return <span className="age">{ageText(Math.max(0, nowMs - Date.parse(since)))}</span>;
}

function ageText(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 120 ? `${minutes}m` : `${Math.floor(minutes / 60)}h`;
}
