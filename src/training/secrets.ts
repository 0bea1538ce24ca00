const masked = '[masked]';

/**
 * What these three characters begin may stand at the beginning of a word, or after its first hyphen.
 * A word that repeats them would else be read to its end from every one of them.
 */
const atWordStart = (begins: 'eyJ' | 'sk-'): string =>
  String.raw`\b${begins}(?<=(?<![\w-])(?:\w{0,20}-)?${begins})`;

/** What is a credential wherever it stands, by the way in which its maker marks it. */
const marked: readonly RegExp[] = [
  /\bxox[a-z]-[\w-]{6,}|\bxapp-[\w-]{6,}/g,
  /\bhooks\.slack\.com\/services\/[\w/-]+/g,
  /\bhf_[A-Za-z0-9]{16,}/g,
  /\b(?:gh[pousr]_|github_pat_|glpat-|dckr_pat_|npm_|pypi-)[\w-]{16,}/g,
  /\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g,
  new RegExp(String.raw`${atWordStart('sk-')}(?=[\w-]{0,99}\d)[\w-]{16,}`, 'g'),
  /\bAIza[\w-]{30,}|\bya29\.[\w-]{20,}/g,
  new RegExp(String.raw`${atWordStart('eyJ')}[\w-]{10,}\.[\w-]{10,}\.[\w-]{5,}`, 'g'),
];

/** Names whose values are secret, whatever they look like. */
const secretName = String.raw`(?:secret(?:[_-]?(?:access[_-]?)?key)?|passw(?:or)?d|passphrase|api[_-]?(?:key|token)|(?:access|private|auth|refresh|session)[_-]?(?:key|token)(?:[_-]id)?|credentials?)`;

/** Neither a path nor what stands where there is no secret. */
const secretValue = String.raw`(?!["']?(?:[~./<$*]|(?:none|null|true|false)\b))["']?[^\s"',;&]{4,}`;

/** Each leaves its first group standing of what it finds. */
const inContext: readonly RegExp[] = [
  // `password=…`, `"api_key": "…"`, `--api-key …`
  new RegExp(String.raw`(${secretName}["']?\s*[=:]\s*)${secretValue}`, 'gi'),
  new RegExp(String.raw`(--(?:\w{1,20}-){0,4}${secretName}\s+)${secretValue}`, 'gi'),
  // Tokenizers print many a token that is none: only what was drawn by lot is taken for one.
  /((?:token|Token|TOKEN)["']?\s*[=:]\s*["']?)(?=[\w.+/=-]{0,99}\d)(?=[\w.+/=-]{0,99}[A-Z])(?=[\w.+/=-]{0,99}[a-z])[\w.+/=-]{20,}/g,
  /(token["']?\s*[=:]\s*["']?)[0-9a-f]{32,}\b/gi,
  // Weights & Biases: forty hexadecimal digits that it calls a key.
  /(\bkey["']?\s*[=:]\s*["']?|\bwandb login (?:--relogin )?)[0-9a-f]{40}\b/gi,
  /(\bauthorization["']?\s*[=:]\s*["']?(?:[a-z]+\s+)?)[^\s"',]{6,}/gi,
  /(\bbearer\s+)(?=\S{0,99}\d)[\w.~+/=-]{12,}/gi,
  // `user:password@host`, and a token in the user's place.
  /(:\/\/[^\s/:@]{1,99}:)[^\s/@]{1,199}(?=@)/g,
  /(:\/\/)[\w-]{20,199}(?=@)/g,
];

const key = {
  begins: /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  ends: /-----END [A-Z ]*PRIVATE KEY-----/,
  /** As much of one as stands in one line. */
  inLine: /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:.*-----END [A-Z ]*PRIVATE KEY-----|.*)/,
  /** Between the two there is nothing else. */
  goesOn: /^\s*[A-Za-z0-9+/=]+\s*$|^(?:Proc-Type|DEK-Info): |^\s*$/,
} as const;

/** The lines with `[masked]` in place of whatever looks like a credential. */
export function maskSecrets(lines: readonly string[]): readonly string[] {
  const shown: string[] = [];
  let inKey = false;
  for (const line of lines) {
    if (key.begins.test(line)) {
      shown.push(line.replace(key.inLine, masked));
      inKey = !key.ends.test(line);
    } else if (key.ends.test(line)) {
      // Of a key that began before the first line only this end is there, with what precedes it.
      if (!inKey) shown.splice(shown.findLastIndex((before) => !key.goesOn.test(before)) + 1);
      if (!inKey) shown.push(masked);
      inKey = false;
    } else if (!inKey || !key.goesOn.test(line)) {
      inKey = false;
      shown.push(maskLine(line));
    }
  }
  return shown;
}

function maskLine(line: string): string {
  const plain = marked.reduce((text, pattern) => text.replace(pattern, masked), line);
  return inContext.reduce((text, pattern) => text.replace(pattern, `$1${masked}`), plain);
}
