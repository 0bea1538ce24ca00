import type { ControllerDeps } from '../types.ts';
import { startGarbageCollector } from './gc/garbage-collector.ts';
import { startJobController } from './job/controller.ts';
import { startTtlController } from './job/ttl.ts';
import { startScheduler } from './scheduler/scheduler.ts';

/**
 * Starts what a kube-controller-manager and a kube-scheduler do for Jobs. The Job controller comes
 * first: it hears of a deleted Job before the garbage collector does, as pods of a real cluster show.
 */
export function startControllers(deps: ControllerDeps): { stop(): Promise<void> } {
  const controllers = [
    startJobController(deps),
    startTtlController(deps),
    startScheduler(deps),
    startGarbageCollector(deps),
  ];
  return {
    stop() {
      for (const controller of controllers) controller.stop();
      return Promise.resolve();
    },
  };
}
