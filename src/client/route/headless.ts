import { NONE } from '../../dataplane/request-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import type { AnsweredAddresses } from './answered-addresses.ts';
import { type Choice, Fate, type Route } from './route.ts';

const CONNECT_TIMEOUT = failureCode('connect-timeout');
const NO_ADDRESS = failureCode('no-address');

/**
 * To a headless Service: DNS answers with the endpoints in random order, and the client connects to the first address.
 * No kube-proxy has a part in it. Who was not ready when the answer was made is not in it; an empty one ends the request.
 */
export class HeadlessRoute implements Route {
  readonly target: number;
  readonly rules: readonly ServiceRules[] = [];
  readonly silence: number = CONNECT_TIMEOUT;
  readonly proxy = null;
  readonly #addresses: AnsweredAddresses;

  constructor(target: number, addresses: AnsweredAddresses) {
    this.target = target;
    this.#addresses = addresses;
  }

  choose(_client: number, choice: Choice): Fate {
    const pod = this.#addresses.pick();
    choice.failure = NO_ADDRESS;
    choice.pod = pod;
    choice.entry = NONE;
    choice.rulesMs = 0;
    return pod === NONE ? Fate.rejected : Fate.goes;
  }
}
