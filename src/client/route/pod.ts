import { NONE } from '../../dataplane/request-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import { type Choice, Fate, type Route } from './route.ts';

const CONNECT_TIMEOUT = failureCode('connect-timeout');

/** Straight to one pod, or to a host outside of the cluster: no rule has a part in it. */
export class PodRoute implements Route {
  readonly target: number;
  readonly rules: readonly ServiceRules[] = [];
  readonly silence: number = CONNECT_TIMEOUT;
  readonly proxy = null;
  readonly #pod: number;

  constructor(target: number, pod: number) {
    this.target = target;
    this.#pod = pod;
  }

  choose(_client: number, choice: Choice): Fate {
    choice.pod = this.#pod;
    choice.entry = NONE;
    choice.rulesMs = 0;
    return Fate.goes;
  }
}
