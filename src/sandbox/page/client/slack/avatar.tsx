import appPicture from '../icon.svg';
import { colourOf } from '../colour.ts';
import { useSelf } from '../state/page.tsx';

const COLOURS = 6;

/** A coloured square with the first letter of a name; the app has its own picture. */
export function Avatar({ user, size = 'large' }: { user: string; size?: 'large' | 'small' }) {
  const { botUserId, nameOf } = useSelf();
  if (user === botUserId) return <img className={`avatar ${size}`} src={appPicture} alt="" />;
  return (
    <span className={`avatar ${size} colour-${colourOf(user, COLOURS)}`} aria-hidden="true">
      {nameOf(user).slice(0, 1).toUpperCase()}
    </span>
  );
}
