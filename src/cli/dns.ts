import { Argument, InvalidArgumentError, Option } from 'commander';
import { faultOfName } from '../dns/domain-name.ts';
import { type RecordType, recordTypes } from '../dns/record.ts';
import { type Libc, libcs } from '../dns/search-expansion.ts';
import { suggest } from '../scenario/nearest-word.ts';
import type { CliCommand } from './cli-command.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import { addInputOptions, type InputOptions } from './input-options.ts';
import { terminalStyle } from './terminal-style.ts';

interface DnsOptions extends InputOptions {
  readonly type?: readonly RecordType[];
  readonly from: string;
  readonly libc: Libc;
  readonly output: 'text' | 'json' | 'yaml';
}

/** Looks a name up as a pod of the cluster would: the answer, and every query that it takes. */
export const dnsCommand: CliCommand<DnsOptions> = {
  name: 'dns',
  summary: 'look a name up as a pod would, with every query',

  declare(command) {
    command.addArgument(
      new Argument('<name>', 'such as web, web.shop, _http._tcp.web or an address').argParser(nameToAsk),
    );
    addInputOptions(command)
      .option('--type <type>', 'record type; two, as in A,AAAA, are asked for together (default: "A")', recordTypesOf)
      .option('--from <who>', 'a namespace, pod/NAMESPACE/NAME or node/NAME', 'default')
      .addOption(new Option('--libc <libc>', 'whose resolver asks').choices(libcs).default('glibc'))
      .addOption(
        new Option('-o, --output <format>', 'what to print').choices(['text', 'json', 'yaml']).default('text'),
      );
  },

  async run(io, [name = '', ...paths], options) {
    const { loadCluster } = await import('./load-cluster.ts');
    const { lookUp } = await import('./look-up.ts');
    if (paths.length === 0 && options.filename === undefined && /\.(ya?ml|json)$|^-$/i.test(name)) {
      throw new CommandError(`missing name: what is looked up, as svcsim dns web.shop ${name}`, exitCode.mistake);
    }
    const { cluster, assumptions } = await loadCluster(io, paths, options);
    const lookup = lookUp(cluster, { name, types: options.type, from: options.from, libc: options.libc });
    if (options.output === 'text') {
      const { lookupText } = await import('./lookup-text.ts');
      io.stdout.write(lookupText(lookup, terminalStyle(io.stdout, io.env)));
      return exitCode.done;
    }
    const { printObject } = await import('./print-object.ts');
    const { lookupObject } = await import('./lookup-object.ts');
    io.stdout.write(printObject(lookupObject(lookup, assumptions), options.output));
    return exitCode.done;
  },
};

function nameToAsk(text: string): string {
  const fault = faultOfName(text);
  if (fault !== undefined) throw new InvalidArgumentError(`Expected a name, but ${fault.replace(/^a name/, 'one')}.`);
  return text;
}

function recordTypesOf(text: string): readonly RecordType[] {
  const types = text.split(',').map((word) => {
    const type = recordTypes.find((each) => each === word.toUpperCase());
    if (type !== undefined) return type;
    throw new InvalidArgumentError(`Unknown record type "${word}": ${suggest(word, recordTypes)}`);
  });
  return [...new Set(types)];
}
