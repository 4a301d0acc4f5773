import { parseIP } from '../kubernetes/ip.ts';
import type { Node } from '../kubernetes/objects.ts';
import type { Cluster } from '../scenario/cluster.ts';
import { askIngress, passController } from './ask-ingress.ts';
import { askedService } from './asked-service.ts';
import { ClusterView } from './cluster-view.ts';
import type { Explanation, FlowFailure } from './explanation.ts';
import { findSender } from './find-sender.ts';
import { findTarget } from './find-target.ts';
import type { FlowQuestion } from './flow-question.ts';
import { forwardPort } from './forward-port.ts';
import { after, mix, type Outcome, untouched } from './outcome.ts';
import { parseWanted, type Wanted } from './parse-wanted.ts';
import type { Asking } from './pass-node.ts';
import { refuse } from './refuse.ts';
import { sendPacket } from './send-packet.ts';
import { type InsideSender, type OutsideSender, sourceIPOf } from './sender.ts';
import type { Target } from './target.ts';

/** Answers questions about one cluster, one after the other. */
export type Explainer = (question: FlowQuestion) => Explanation;

/**
 * What becomes of the first packet of a new connection in a settled cluster: the name that is looked up, the node that
 * it comes to, the rules that it meets there, the endpoint that it may get, and how it fails where it cannot be. The
 * client is one that no endpoint remembers, and every kube-proxy has programmed what the objects say.
 *
 * @throws {ScenarioError} when the question names what does not exist, or is not clear.
 */
export function explainFlow(cluster: Cluster, question: FlowQuestion): Explanation {
  return createExplainer(cluster)(question);
}

/** As `explainFlow`, for many questions: the rules of each node are made once. */
export function createExplainer(cluster: Cluster): Explainer {
  const view = new ClusterView(cluster);
  return (question) => {
    const asking: Asking = { view, mode: question.mode ?? cluster.proxy.mode };
    const wanted = parseWanted(question);
    const node = question.node === undefined ? undefined : view.node(question.node);
    const namespace = askedService(view, wanted)?.metadata.namespace ?? 'default';
    const sender = findSender(view, { from: question.from, node, namespace });
    if (sender.kind === 'kubectl') return forwardPort(asking, wanted, question.to);
    const target = findTarget(view, sender, wanted);
    checkNode(asking, sender, target, node);
    return explained(asking, question, sender, target, outcomeOf(asking, sender, target, wanted));
  };
}

function outcomeOf(
  asking: Asking,
  sender: InsideSender | OutsideSender,
  target: Target,
  { host, path: asked, isHTTP }: Wanted,
): Outcome {
  const { path, failure, addresses, protocol, request } = target;
  if (failure !== null) {
    return { ...untouched, path, failures: [{ ...failure, probability: 1 }] };
  }
  if (request !== null) return askIngress(asking, sender, { ...request, protocol });
  const ways = addresses.map(({ ip, port, probability }) => ({
    probability,
    outcome: sendPacket(asking, sender, { ip, port, protocol }),
  }));
  const sent = mix(ways);
  return after(path, isHTTP ? passController(asking, { host, path: asked ?? '/' }, sent) : sent);
}

/** A node goes with a question only if the client or what it calls is there. */
function checkNode(
  { view }: Asking,
  sender: InsideSender | OutsideSender,
  { addresses }: Target,
  node: Node | undefined,
): void {
  if (node === undefined) return;
  const { name } = node.metadata;
  const owners = addresses.map(({ ip }) => view.ownerOf(ip));
  const called = owners.find((owner) => owner.kind === 'node');
  if (sender.kind === 'outside') {
    if (called?.kind === 'node' && called.node !== node) {
      refuse(`${addresses[0]?.ip} is an address of ${called.node.metadata.name}, not of ${name}`, 'leave the node out');
    }
    return;
  }
  if (sender.node === node || (called?.kind === 'node' && called.node === node)) return;
  refuse(`${sender.who} is on ${sender.node.metadata.name}, not on ${name}`, 'leave the node out');
}

function explained(
  { mode, view }: Asking,
  question: FlowQuestion,
  sender: InsideSender | OutsideSender,
  { addresses, protocol }: Target,
  { verdict, endpoints, service, path, failures }: Outcome,
): Explanation {
  const family = parseIP(addresses[0]?.ip ?? '')?.family ?? 'IPv4';
  const node = sender.kind === 'outside' ? sender.entry : sender.node;
  return {
    verdict,
    endpoints,
    masquerade: endpoints.length > 0 && endpoints.every(({ masquerade }) => masquerade),
    service,
    mode,
    path,
    from: {
      who: sender.who,
      ip: sourceIPOf(view, sender, family) ?? null,
      node: node?.metadata.name ?? null,
    },
    to: { asked: question.to, protocol, addresses },
    reached: shareOfRest(failures),
    failures,
  };
}

/** What the failures leave of 1, without what rounding leaves of nothing. */
function shareOfRest(failures: readonly FlowFailure[]): number {
  const rest = 1 - failures.reduce((sum, { probability }) => sum + probability, 0);
  return rest < 1e-9 ? 0 : rest;
}
