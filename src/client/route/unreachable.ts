import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import { Fate, type Route } from './route.ts';

const UNREACHABLE = failureCode('unreachable');

/** To what no network leads from where the clients are: nothing answers, and every request runs into its time-out. */
export class UnreachableRoute implements Route {
  readonly target = -1;
  readonly rules: readonly ServiceRules[] = [];
  readonly silence: number = UNREACHABLE;
  readonly proxy = null;

  choose(): Fate {
    return Fate.dropped;
  }
}
