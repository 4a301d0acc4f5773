import { Option } from 'commander';
import type { ProxyMode } from '../kubernetes/kube-proxy-configuration.ts';
import type { CliCommand } from './cli-command.ts';
import { exitCode } from './exit-code.ts';
import { addModeOption } from './explain.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import type { IPVSPart } from './print-rules.ts';

const ipvsParts: readonly IPVSPart[] = ['ipvsadm', 'ipset', 'iptables'];

interface RulesOptions extends InputOptions {
  readonly node?: string;
  readonly service?: string;
  readonly mode?: ProxyMode;
  readonly family: 'ipv4' | 'ipv6' | 'both';
  readonly part?: IPVSPart;
  readonly output: 'text' | 'json' | 'yaml';
}

/** The rules that kube-proxy programs on a node, in the syntax of the tool that shows them there. */
export const rulesCommand: CliCommand<RulesOptions> = {
  name: 'rules',
  summary: 'the rules of kube-proxy on a node, as iptables-save, nft or ipvsadm print them',

  declare(command) {
    addInputOptions(command)
      .option('--node <name>', 'the node; may be left out if there is only one')
      .option('--service <namespace/name>', 'only the rules of this Service, and what leads to them');
    addModeOption(command)
      .addOption(
        new Option('--family <family>', 'rules of which IP family; both: those that the cluster has')
          .choices(['ipv4', 'ipv6', 'both'])
          .default('both'),
      )
      .addOption(
        new Option('--part <tool>', 'what another tool shows in ipvs mode (default: "ipvsadm")').choices(ipvsParts),
      )
      .addOption(
        new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'),
      );
  },

  async run(io, paths, options) {
    const { loadCluster } = await import('./load-cluster.ts');
    const { printRules } = await import('./print-rules.ts');
    const { cluster, assumptions } = await loadCluster(io, paths, options);
    const printed = printRules(cluster, options);
    if (options.output === 'text') {
      const isOne = printed.rules.length === 1;
      io.stdout.write(printed.rules.map(({ family, text }) => (isOne ? text : `# ${family}\n${text}`)).join('\n'));
    } else {
      const { printObject } = await import('./print-object.ts');
      io.stdout.write(printObject({ ...printed, assumptions }, options.output));
    }
    return exitCode.done;
  },
};
