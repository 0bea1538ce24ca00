/** When a message was written: its ts is in seconds since 1970. */
export function MessageTime({ ts }: { ts: string }) {
  const at = new Date(Number(ts) * 1_000);
  return (
    <time className="message-time" dateTime={at.toISOString()} title={at.toLocaleString()}>
      {at.toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })}
    </time>
  );
}

/** The day of a message: `Today`, or its date. */
export function dayOf(ts: string): string {
  const at = new Date(Number(ts) * 1_000);
  if (at.toDateString() === new Date().toDateString()) return 'Today';
  return at.toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' });
}
