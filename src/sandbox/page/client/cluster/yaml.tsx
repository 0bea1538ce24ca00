import type { ClusterJob } from '../../model.ts';
import { useLook } from './look.ts';

/** The Job as `kubectl get job -o yaml` shows it, as it is now. */
export function Yaml({ job }: { job: ClusterJob }) {
  const address = `/jobs/${job.namespace}/${job.name}`;
  const yaml = useLook(address, job.version, readText);
  return (
    <pre className="yaml" aria-label={`YAML of ${job.name}`} tabIndex={0}>
      {yaml?.split('\n').map((line, index) => (
        <YamlLine key={index} line={line} />
      ))}
    </pre>
  );
}

const readText = (response: Response): Promise<string> => response.text();

/** One line with its key set apart. */
function YamlLine({ line }: { line: string }) {
  const [, indent = '', key, rest = ''] = /^(\s*(?:- )*)([\w./-]+:)(.*)$/.exec(line) ?? [];
  if (key === undefined) return `${line}\n`;
  return (
    <>
      {indent}
      <b>{key}</b>
      {rest}
      {'\n'}
    </>
  );
}
