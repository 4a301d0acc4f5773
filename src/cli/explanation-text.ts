import type { Explanation, FlowFailureKind, PathStep } from '../explain/explanation.ts';
import { paintsOf, terminalText, wrapText } from '../report/text/text-style.ts';
import { formatTable } from './format-table.ts';
import type { TerminalStyle } from './terminal-style.ts';

const verdictMeanings: Readonly<Record<Explanation['verdict'], string>> = {
  DNAT: 'sent on to an endpoint',
  REJECT: 'refused at once: ICMP port unreachable, which TCP sees as "connection refused"',
  DROP: 'dropped: the client waits until it gives up',
  ACCEPT: 'for the node itself',
  NONE: 'no rule of kube-proxy handles it',
};

const failureMeanings: Readonly<Record<FlowFailureKind, string>> = {
  'name-not-found': 'the name is not found',
  'no-route': 'no route',
  refused: 'connection refused',
  timeout: 'time-out',
  'http-error': 'HTTP error',
};

/** How much of the way is shown: a chain has two rules for each endpoint, and there may be hundreds. */
const MOST_STEPS = 40;
const FIRST_STEPS = 24;
const LAST_STEPS = 12;

/**
 * What `explain` prints for people: who asks for what, what comes of it, the endpoints with their probabilities, and the
 * way in numbered steps, each with its reason below it.
 */
export function explanationText(explanation: Explanation, style: TerminalStyle): string {
  const text = { ...style, wide: false };
  const { bold } = paintsOf(text);
  const lines = [
    ...wrapText(terminalText(askedText(explanation), text), style.width),
    ...resultLines(explanation).flatMap((line) => wrapText(terminalText(line, text), style.width)),
  ];
  const [first = '', ...rest] = lines;
  return [
    `${[bold(first), ...rest].join('\n')}\n`,
    ...(explanation.endpoints.length === 0 ? [] : [endpointTable(explanation, style)]),
    `${pathLines(explanation, style).join('\n')}\n`,
  ].join('\n');
}

function askedText({ from, to, mode }: Explanation): string {
  const { who, ip, node } = from;
  const where = [ip === null || ip === who ? [] : ip, node === null ? [] : `on ${node}`].flat().join(' ');
  return `${to.asked} (${to.protocol}) from ${who}${where === '' ? '' : `, ${where}`} · ${mode} mode`;
}

function resultLines({ verdict, service, masquerade, failures, reached, endpoints }: Explanation): readonly string[] {
  const whose = service === null ? '' : ` · ${service}`;
  const source = masquerade ? ' · masqueraded' : '';
  const verdictLine = `${verdict}${whose}${source}: ${verdictMeanings[verdict]}`;
  const failureLines = failures.map(({ kind, probability, why }) => {
    const share = probability > 0.999999 ? 'not reached' : `${percent(probability)} fail`;
    return `${share}: ${failureMeanings[kind]}: ${why}`;
  });
  const withoutRules = verdict === 'NONE' && endpoints.length > 0 && failures.length === 0;
  const elsewhere = endpoints.length === 0 && reached > 0;
  const reachedLines = [
    ...(withoutRules ? ['reached without kube-proxy'] : []),
    ...(elsewhere ? ['reached, without an endpoint of a Service'] : []),
  ];
  return [verdictLine, ...reachedLines, ...failureLines];
}

function endpointTable({ endpoints }: Explanation, style: TerminalStyle): string {
  const rows = endpoints.map(({ address, port, pod, node, probability, masquerade, sourceIPs }) => [
    address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`,
    pod ?? '-',
    node ?? '-',
    percent(probability),
    `${sourceIPs.join(', ')}${masquerade ? ` (node${sourceIPs.length > 1 ? 's' : ''})` : ''}`,
  ]);
  return formatTable(['ENDPOINT', 'POD', 'NODE', 'SHARE', 'SOURCE SEEN'], rows, style);
}

/** Of a long way the beginning and the end. */
function pathLines({ path }: Explanation, style: TerminalStyle): readonly string[] {
  const steps = path.map((step, i) => stepLines(step, i + 1, style));
  if (steps.length <= MOST_STEPS) return steps.flat();
  const left = steps.length - FIRST_STEPS - LAST_STEPS;
  const between = `    and ${left} more steps: -o json has them all`;
  return [...steps.slice(0, FIRST_STEPS).flat(), '', between, '', ...steps.slice(-LAST_STEPS).flat()];
}

function stepLines({ at, step, why }: PathStep, number: number, style: TerminalStyle): readonly string[] {
  const { bold, dim } = paintsOf({ ...style, wide: false });
  const margin = `${String(number).padStart(2)}  `;
  const indent = ' '.repeat(margin.length);
  const width = style.width - margin.length;
  const clean = (text: string): string => terminalText(text, { ...style, wide: false });
  const [first = '', ...more] = wrapText(clean(`${at}: ${step}`), width);
  return [
    margin + bold(first),
    ...more.map((line) => indent + bold(line)),
    ...wrapText(clean(why), width).map((line) => indent + dim(line)),
  ];
}

/** To a hundredth of a percent. */
function percent(share: number): string {
  const hundred = 100 * share;
  return hundred > 0 && hundred < 0.005 ? '<0.01%' : `${Number(hundred.toFixed(2))}%`;
}
