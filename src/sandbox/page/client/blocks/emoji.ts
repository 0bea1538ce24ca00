import { nameToEmoji } from 'gemoji';

/** Names that only Slack gives. */
const SLACK_NAMES: Readonly<Record<string, string>> = {
  octagonal_sign: '🛑',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
  large_orange_circle: '🟠',
  large_purple_circle: '🟣',
  large_brown_circle: '🟤',
  large_red_square: '🟥',
  large_green_square: '🟩',
  large_blue_square: '🟦',
  large_yellow_square: '🟨',
  black_square_for_stop: '⏹️',
  double_vertical_bar: '⏸️',
  black_right_pointing_triangle_with_double_vertical_bar: '⏯️',
  gear: '⚙️',
  thinking_face: '🤔',
  robot_face: '🤖',
  simple_smile: '🙂',
  heavy_plus_sign: '➕',
  knife_fork_plate: '🍽️',
};

/** The character for an emoji's name without its colons; undefined for a name that is none. */
export function emojiFor(name: string): string | undefined {
  if (Object.hasOwn(SLACK_NAMES, name)) return SLACK_NAMES[name];
  return Object.hasOwn(nameToEmoji, name) ? nameToEmoji[name] : undefined;
}

export function isEmoji(name: string): boolean {
  return emojiFor(name) !== undefined;
}

/** Plain text with the emoji that are written by their names. */
export function withEmoji(text: string): string {
  return text.replaceAll(
    /:([a-z0-9_+'-]+):/g,
    (written, name: string) => emojiFor(name) ?? written,
  );
}
