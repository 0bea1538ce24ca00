import type { ClusterJob, ClusterPod } from '../../model.ts';
import { usePage } from '../state/page.tsx';
import { Age } from './age.tsx';
import { JobDetails } from './job-details.tsx';

/** The Jobs of the cluster, newest first; the chosen one with its details. */
export function Jobs() {
  const { state, place, go } = usePage();
  const { jobs, pods } = state.cluster;
  const chosen = place.job ?? jobOfThread(place.thread, state.messages, jobs);
  return (
    <section aria-labelledby="jobs-title">
      <h3 id="jobs-title">Jobs</h3>
      {jobs.length === 0 && <p className="quiet-text">No Job yet: ask for a run.</p>}
      <ul className="jobs">
        {jobs.map((job) => {
          const id = idOf(job);
          const isOpen = id === chosen;
          return (
            <li key={id} className={isOpen ? 'job open' : 'job'}>
              <button
                type="button"
                className="job-head"
                aria-expanded={isOpen}
                onClick={() => go({ job: isOpen ? NO_JOB : id })}
              >
                <span className="job-phase" data-phase={job.phase}>
                  {job.phase}
                </span>
                <span className="job-name">{job.name}</span>
                <span className="job-facts">
                  {[job.user, gpuText(job.gpus)].filter((fact) => fact !== undefined).join(' · ')}
                  {' · '}
                  <Age since={job.createdAt} />
                </span>
              </button>
              {isOpen && <JobDetails job={job} pods={podsOf(job, pods)} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** In the address: none is open, not even that of the thread. */
const NO_JOB = 'none';

const idOf = ({ namespace, name }: ClusterJob): string => `${namespace}/${name}`;

const podsOf = (job: ClusterJob, pods: readonly ClusterPod[]): readonly ClusterPod[] =>
  pods.filter((pod) => pod.job === job.name && pod.namespace === job.namespace);

function gpuText(gpus: number): string {
  if (gpus === 0) return 'CPU';
  return `${gpus} ${gpus === 1 ? 'GPU' : 'GPUs'}`;
}

/** The Job of the thread that is open. */
function jobOfThread(
  thread: string | undefined,
  messages: readonly { ts: string; run?: string }[],
  jobs: readonly ClusterJob[],
): string | undefined {
  const run = messages.find(({ ts }) => ts === thread)?.run;
  const job = run === undefined ? undefined : jobs.find((known) => known.run === run);
  return job && idOf(job);
}
