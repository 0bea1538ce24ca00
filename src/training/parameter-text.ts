import { dropParameter, findingAbout, setParameter, type Finding } from './finding.ts';
import { quoted } from './problem.ts';
import { keyPattern, limits, type RequestedParameter } from './request.ts';

/** What no program could be given, whatever the model: undefined where there is nothing of it. */
export function checkText(parameter: RequestedParameter): Finding | undefined {
  const { key, value } = parameter;
  if (!keyPattern.test(key) || key.length > limits.keyLength) {
    return findingAbout(parameter, {
      message: `${quoted(key)} is not the name of a hyperparameter.`,
      expected: `a letter or _, then letters, digits, _ . -; at most ${limits.keyLength}`,
      mend: dropParameter(key),
    });
  }
  const length = Array.from(value).length;
  if (length > limits.valueLength) {
    return findingAbout(parameter, {
      message: `${key} is ${length} characters long.`,
      expected: `at most ${limits.valueLength} characters`,
      mend: dropParameter(key),
    });
  }
  const intruder = unprintable(value);
  if (intruder === undefined) return undefined;
  return findingAbout(parameter, {
    message: `${key} contains ${intruder}.`,
    expected: 'text, line breaks and tabs',
    mend: setParameter(key, value.replaceAll(forbidden, '')),
  });
}

/** Controls that no argument is meant to hold, and halves of characters, which JSON cannot carry. */
const forbidden = /[^\P{Cc}\n\r\t]|\p{Cs}/gu;

function unprintable(value: string): string | undefined {
  const [found] = value.match(forbidden) ?? [];
  if (found === undefined) return undefined;
  const code = (found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  if (code === '0000') return 'a NUL character (U+0000)';
  const what = /\p{Cs}/u.test(found) ? 'half of a character' : 'a control character';
  return `${what} (U+${code})`;
}
