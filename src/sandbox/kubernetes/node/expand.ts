/**
 * Expands `$(NAME)` as Kubernetes does in command, args and env values: a name that is no defined
 * variable stays as it is written, `$$` is a dollar sign that expands nothing. No shell is involved.
 */
export function expand(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$(?:\$|\(([^)]*)\))/gu, (written: string, name: string | undefined) =>
    name === undefined ? '$' : (variables.get(name) ?? written),
  );
}
