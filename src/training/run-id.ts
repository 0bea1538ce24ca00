import { createHash } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const length = 10;

/**
 * The short id of the run that these parts ask for: 10 characters of `a-z2-7`, the first a letter.
 * The same parts always give the same id, which is how a redelivered trigger finds its own Job.
 */
export function runIdOf(parts: readonly string[]): string {
  const digest = digestOf(parts).digest();
  const letters = [...digest.subarray(0, length)].map((byte, index) => {
    const letterCount = index === 0 ? 26 : alphabet.length;
    return alphabet.charAt(byte % letterCount);
  });
  return letters.join('');
}

/** True for what runIdOf may give, and for nothing else. */
export function isRunId(text: string): boolean {
  return /^[a-z][a-z2-7]{9}$/.test(text);
}

/** sha256 of the parts, in hexadecimal: tells one request from every other. */
export function requestHash(parts: readonly string[]): string {
  return digestOf(parts).digest('hex');
}

/** JSON keeps `["a", "b"]` apart from `["ab"]`. */
function digestOf(parts: readonly string[]): ReturnType<typeof createHash> {
  return createHash('sha256').update(JSON.stringify(parts));
}
