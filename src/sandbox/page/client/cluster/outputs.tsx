import { useEffect, useState } from 'react';
import type { ClusterJob, OutputFile } from '../../model.ts';
import { sizeText } from '../size.ts';
import { fromWire } from '../state/wire.ts';
import { useLook } from './look.ts';

const LOOK_AGAIN_MS = 2_000;

/** The files that a run wrote so far; one of them can be looked into. */
export function Outputs({ run, job }: { run: string; job: ClusterJob }) {
  const [chosen, choose] = useState<string>();
  const round = useRounds(job.phase === 'running');
  const version = `${job.version}/${round}`;
  const files = useLook(`/runs/${run}/files`, version, readFiles);
  if (files === undefined || files.length === 0)
    return <p className="quiet-text">No file yet: they come once the training runs.</p>;
  return (
    <>
      <ul className="outputs">
        {files.map(({ path, bytes }) => (
          <li key={path}>
            <button
              type="button"
              className="output"
              aria-expanded={path === chosen}
              onClick={() => choose(path === chosen ? undefined : path)}
            >
              <span>{path}</span>
              <span>{sizeText(bytes)}</span>
            </button>
            {path === chosen && <Preview run={run} path={path} version={`${version}/${bytes}`} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Preview({ run, path, version }: { run: string; path: string; version: string }) {
  const address = `/runs/${run}/file?path=${encodeURIComponent(path)}`;
  const shown = useLook(address, version, readPreview);
  if (!shown) return null;
  if (shown.kind === 'picture') return <img className="output-picture" src={address} alt={path} />;
  if (shown.kind === 'other') return <p className="quiet-text">Not a text: it is not shown.</p>;
  return (
    <pre className="output-text" tabIndex={0} aria-label={path}>
      {shown.isCut && '…\n'}
      {shown.text}
    </pre>
  );
}

type Shown =
  | { readonly kind: 'picture' }
  | { readonly kind: 'other' }
  | { readonly kind: 'text'; readonly text: string; readonly isCut: boolean };

async function readPreview(response: Response): Promise<Shown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('image/')) return { kind: 'picture' };
  if (!type.startsWith('text/')) return { kind: 'other' };
  return {
    kind: 'text',
    text: await response.text(),
    isCut: response.headers.get('x-cut') === 'true',
  };
}

const readFiles = async (response: Response): Promise<readonly OutputFile[]> =>
  fromWire(await response.text());

/** Counts up while the run may still write. */
function useRounds(isOn: boolean): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isOn) return undefined;
    const timer = setInterval(() => setRound((known) => known + 1), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [isOn]);
  return round;
}
