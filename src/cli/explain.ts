import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FlowQuestion } from '../explain/flow-question.ts';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { Protocol } from '../kubernetes/objects.ts';
import { suggest } from '../scenario/nearest-word.ts';
import type { CliCommand } from './cli-command.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import type { Io } from './io.ts';
import { terminalStyle } from './terminal-style.ts';

interface ExplainOptions extends InputOptions {
  readonly to?: string;
  readonly from?: string;
  readonly node?: string;
  readonly protocol?: Protocol;
  readonly mode?: ProxyMode;
  readonly flows?: string;
  readonly output: 'text' | 'json' | 'yaml';
}

/** One packet's way through the cluster, and the probabilities of every choice on it, without a simulation. */
export const explainCommand: CliCommand<ExplainOptions> = {
  name: 'explain',
  summary: 'one packet’s way: who answers, with which probability, and why',

  declare(command) {
    addInputOptions(command)
      .option('--to <where>', 'a name, an IP, NODE:PORT or pod/NAMESPACE/NAME, as web.shop:80 or 10.96.0.10:53/udp')
      .option(
        '--from <who>',
        'pod/NAMESPACE/NAME, namespace/NAME, node/NAME, external, kubectl or a source IP (default: a pod of the Service’s namespace)',
      )
      .option('--node <name>', 'the node of a pod that no one named, or at which a packet from outside arrives')
      .option('--protocol <protocol>', 'tcp, udp or sctp (default: as --to says, else tcp)', protocolOf);
    addModeOption(command)
      .option('--flows <file>', 'many questions: JSON lines of {from, to, node, protocol, mode}; - for standard input')
      .addOption(
        new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'),
      );
  },

  async run(io, paths, options) {
    const { loadCluster } = await import('./load-cluster.ts');
    const { createExplainer } = await import('../explain/explain-flow.ts');
    if (options.flows !== undefined) return await explainMany(io, paths, { ...options, flows: options.flows });
    if (options.to === undefined) {
      throw new CommandError('missing --to: what is asked for, as --to web.shop:80', exitCode.mistake);
    }
    const { cluster, assumptions } = await loadCluster(io, paths, options);
    const explanation = createExplainer(cluster)(questionOf({ ...options, to: options.to }));
    if (options.output === 'text') {
      const { explanationText } = await import('./explanation-text.ts');
      io.stdout.write(explanationText(explanation, terminalStyle(io.stdout, io.env)));
    } else {
      const { printObject } = await import('./print-object.ts');
      io.stdout.write(printObject({ ...explanation, assumptions }, options.output));
    }
    return exitCode.done;
  },
};

/** `--mode`, of the commands that show what kube-proxy programs. */
export function addModeOption(command: Command): Command {
  return command.addOption(
    new Option('--mode <mode>', 'another proxy mode than the documents say').choices(['iptables', 'ipvs', 'nftables']),
  );
}

function questionOf({ to, from, node, protocol, mode }: ExplainOptions & { readonly to: string }): FlowQuestion {
  return { to, from, node, protocol, mode };
}

function protocolOf(text: string): Protocol {
  const protocols: readonly Protocol[] = ['TCP', 'UDP', 'SCTP'];
  const protocol = protocols.find((each) => each === text.toUpperCase());
  if (protocol !== undefined) return protocol;
  const help = suggest(
    text,
    protocols.map((each) => each.toLowerCase()),
  );
  throw new InvalidArgumentError(`Unknown protocol "${text}": ${help}`);
}

/** Every answer a line of JSON, in the order of the questions; with `-o yaml` a document each. */
async function explainMany(
  io: Io,
  paths: readonly string[],
  options: ExplainOptions & { readonly flows: string },
): Promise<number> {
  const { to, from, node, protocol, mode, flows, output } = options;
  const alone = [to, from, node, protocol].some((each) => each !== undefined);
  if (alone) {
    throw new CommandError(
      '--flows says who calls what: leave --to, --from, --node and --protocol out',
      exitCode.mistake,
    );
  }
  if (flows === '-' && [...(options.filename ?? []), ...paths].includes('-')) {
    throw new CommandError('standard input can be the documents or the flows, not both', exitCode.mistake);
  }
  const { loadCluster } = await import('./load-cluster.ts');
  const { explainFlows } = await import('./explain-flows.ts');
  const { cluster } = await loadCluster(io, paths, options);
  const answers = await explainFlows(io, flows, cluster, mode);
  const { printObject } = await import('./print-object.ts');
  for (const answer of answers) {
    io.stdout.write(output === 'yaml' ? `---\n${printObject(answer, 'yaml')}` : `${JSON.stringify(answer)}\n`);
  }
  return exitCode.done;
}
