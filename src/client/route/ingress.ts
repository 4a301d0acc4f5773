import { PodState, type PodTable } from '../../dataplane/pod-table.ts';
import { NONE } from '../../dataplane/request-table.ts';
import type { ServiceRules } from '../../kubeproxy/service-rules.ts';
import { failureCode } from '../../measurement/failure-reason.ts';
import type { EndpointAddresses } from './endpoint-addresses.ts';
import { type Choice, Fate, type RequestProxy, type Route } from './route.ts';

/**
 * To a host of an Ingress: the connection goes to a pod of the controller by the controller's own Service, and from the
 * node of that pod straight to an endpoint of the backend, each as likely, past its cluster IP and kube-proxy. A
 * controller's pod that is gone or does not listen ends it as it would for itself. Each request on a connection that is
 * kept has an endpoint of its own.
 *
 * Simplified: the controller's own work takes no time; the way to its node counts as one link, however it came there.
 */
export class IngressRoute implements Route {
  readonly target: number;
  readonly rules: readonly ServiceRules[];
  readonly silence: number;
  readonly proxy: RequestProxy;
  readonly #controller: Route;
  readonly #pods: PodTable;

  /** `endpoints`: of the backend, null without one. `error` is what the controller answers when there is nobody. */
  constructor(
    target: number,
    controller: Route,
    endpoints: EndpointAddresses | null,
    pods: PodTable,
    error: 404 | 503,
  ) {
    this.target = target;
    this.rules = controller.rules;
    this.silence = controller.silence;
    this.#controller = controller;
    this.#pods = pods;
    this.proxy = {
      failure: failureCode(`ingress-${error}`),
      pick: () => (endpoints === null ? NONE : endpoints.pick()),
    };
  }

  choose(client: number, choice: Choice): Fate {
    const fate = this.#controller.choose(client, choice);
    if (fate !== Fate.goes || this.#pods.state[choice.pod] !== PodState.up) return fate;
    const backend = this.proxy.pick();
    if (backend === NONE) {
      choice.failure = this.proxy.failure;
      return Fate.rejected;
    }
    choice.entry = this.#pods.node[choice.pod]!;
    choice.pod = backend;
    return Fate.goes;
  }
}
