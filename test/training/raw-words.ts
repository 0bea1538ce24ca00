/**
 * Words of Kubernetes and of programs that no person who trains models should meet in a sentence:
 * reasons such as BackoffLimitExceeded, and what a torn object leaves behind. Names of exceptions
 * are the program's own words, and units are everybody's.
 */
export const rawWords =
  /\b(?!\w*(?:Error|Exception|Interrupt|Warning)\b)(?![KMGTP]iB\b)(?!NaN\b)\w*[a-z][A-Z]\w*\b|OOMKilled|\bundefined\b|\bnull\b|\[object/;
