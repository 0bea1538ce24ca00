/** What an environment variable that a container may really have is called. */
const variableName = /^[-._a-zA-Z][-._a-zA-Z0-9]*$/;

/**
 * The text that Kubernetes turns into `text` when it fills in a container's command and args: it
 * replaces `$(NAME)` where NAME is a variable of the container, and turns `$$` into `$`. Only what
 * it would change is escaped, so that `$(touch x)` stands in the Job as it was typed.
 * Source: k8s.io/kubernetes third_party/forked/golang/expansion.
 */
export function verbatim(text: string): string {
  let escaped = '';
  let rest = text;
  for (let at = rest.indexOf('$'); at !== -1; at = rest.indexOf('$')) {
    const reference = referenceAt(rest, at);
    escaped +=
      rest.slice(0, at) + (escapes(reference) ? reference.replaceAll('$', '$$$$') : reference);
    rest = rest.slice(at + reference.length);
  }
  return escaped + rest;
}

/** What Kubernetes reads as one piece from the `$` at this place. */
function referenceAt(text: string, at: number): string {
  if (text[at + 1] === '$') return '$$';
  if (text[at + 1] !== '(') return '$';
  const end = text.indexOf(')', at);
  return end === -1 ? '$(' : text.slice(at, end + 1);
}

function escapes(reference: string): boolean {
  return reference === '$$' || variableName.test(reference.slice(2, -1));
}
