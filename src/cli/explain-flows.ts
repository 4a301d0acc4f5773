import { type Mistake, type Place, ScenarioError } from '../base/scenario-error.ts';
import { createExplainer } from '../explain/explain-flow.ts';
import type { Explanation } from '../explain/explanation.ts';
import type { FlowQuestion } from '../explain/flow-question.ts';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { Protocol } from '../kubernetes/objects.ts';
import type { Cluster } from '../scenario/cluster.ts';
import { expectedOneOf, suggest } from '../scenario/nearest-word.ts';
import type { Io } from './io.ts';
import { readInput } from './read-input.ts';

/** What an answer of many is printed as. */
export interface AnsweredFlow extends Explanation {
  /** As the question has it. */
  readonly name?: string;
}

const fields = ['from', 'to', 'node', 'protocol', 'mode', 'name'] as const;

type FlowFields = { readonly [Field in (typeof fields)[number]]?: string };

const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
const modes: readonly ProxyMode[] = ['iptables', 'ipvs', 'nftables'];

/**
 * Answers the questions of a file, one a line: objects of `from`, `to`, `node`, `protocol`, `mode` and a `name` that is
 * repeated in the answer. Empty lines are passed over; null is as if nothing stood there.
 *
 * @param path of the file, or `-` for standard input.
 * @param mode of questions that name none; undefined: the cluster's.
 * @throws {ScenarioError} with all mistakes, each with its line.
 */
export async function explainFlows(
  io: Io,
  path: string,
  cluster: Cluster,
  mode: ProxyMode | undefined,
): Promise<readonly AnsweredFlow[]> {
  const input = await readInput([path], io);
  const mistakes: Mistake[] = [...input.mistakes];
  const explain = createExplainer(cluster);
  const answers: AnsweredFlow[] = [];
  for (const { name: file, text } of input.files) {
    for (const [index, lineText] of text.split(/\r?\n/).entries()) {
      if (lineText.trim() === '') continue;
      try {
        const { name, ...question } = questionOfLine(lineText);
        const answer = explain({ mode, ...question });
        answers.push(name === undefined ? answer : { name, ...answer });
      } catch (error) {
        if (!(error instanceof ScenarioError)) throw error;
        const place = placeOfLine(file, index, lineText);
        mistakes.push(...error.mistakes.map((mistake) => ({ ...mistake, place: mistake.place ?? place })));
      }
    }
  }
  if (mistakes.length > 0) throw new ScenarioError(mistakes);
  return answers;
}

function placeOfLine(file: string, index: number, lineText: string): Place {
  const start = lineText.length - lineText.trimStart().length;
  return { file, line: index + 1, column: start + 1, length: lineText.trim().length, lineText };
}

function questionOfLine(line: string): FlowQuestion & { readonly name?: string } {
  const { name, to, from, node, protocol, mode } = fieldsOfLine(line);
  if (to === undefined)
    mistaken('"to" is missing', 'a flow is a line such as {"from": "external", "to": "node-1:30080"}');
  const ofProtocol = protocols.find((each) => each === protocol?.toUpperCase());
  if (protocol !== undefined && ofProtocol === undefined) {
    mistaken(`unknown protocol ${JSON.stringify(protocol)}`, suggest(protocol, protocols));
  }
  const ofMode = modes.find((each) => each === mode);
  if (mode !== undefined && ofMode === undefined) {
    mistaken(`unknown proxy mode ${JSON.stringify(mode)}`, suggest(mode, modes));
  }
  return {
    to,
    from,
    node,
    protocol: ofProtocol,
    ...(ofMode === undefined ? {} : { mode: ofMode }),
    ...(name === undefined ? {} : { name }),
  };
}

function fieldsOfLine(line: string): FlowFields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    mistaken('this line is no JSON', 'a flow is one JSON object on a line of its own');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    mistaken('this line is no JSON object', 'a flow is a line such as {"from": "external", "to": "node-1:30080"}');
  }
  const given = Object.entries(value).filter(([, each]) => each !== null && each !== '');
  for (const [field, each] of given) {
    if (!fields.some((known) => known === field)) {
      mistaken(`unknown field ${JSON.stringify(field)}`, suggest(field, fields) ?? expectedOneOf(fields));
    }
    if (typeof each !== 'string') mistaken(`${field}: expected a text, but found ${JSON.stringify(each)}`, null);
  }
  return Object.fromEntries(given) as FlowFields;
}

function mistaken(message: string, help: string | null): never {
  throw new ScenarioError([{ message, place: null, help }]);
}
