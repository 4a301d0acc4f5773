import type { CliCommand } from './cli-command.ts';
import { CommandError } from './command-error.ts';
import { exitCode } from './exit-code.ts';
import { addPlugInOption, type PlugInOptions } from './plug-in-options.ts';

/** Prints the JSON Schema of the own kinds, for editors that complete and check. */
export const schemaCommand: CliCommand<PlugInOptions> = {
  name: 'schema',
  summary: 'print the JSON Schema of svcsim’s own kinds',

  declare(command) {
    addPlugInOption(command).argument('[kind]', 'such as Workload; without it, one schema for documents of all kinds');
  },

  async run(io, [kind], options) {
    const { jsonSchemas } = await import('../scenario/schema.ts');
    const { suggest } = await import('../scenario/nearest-word.ts');
    const { loadedPlugIns } = await import('./load-scenario.ts');
    const plugIns = await loadedPlugIns(io, options);
    const schemas = jsonSchemas(plugIns.map(({ algorithm }) => algorithm));
    if (kind !== undefined && !Object.hasOwn(schemas, kind)) {
      const help = suggest(kind, Object.keys(schemas));
      throw new CommandError(`there is no schema of "${kind}": ${help}`, exitCode.mistake);
    }
    const schema = kind === undefined ? schemaOfAll(schemas) : schemas[kind];
    io.stdout.write(`${JSON.stringify(schema, null, 2)}\n`);
    return exitCode.done;
  },
};

/**
 * One schema for files in which documents of the own kinds and of others follow each other, as they do in scenarios.
 * Which one holds is told by `kind`, so that an editor reports the mistakes of that kind alone.
 */
function schemaOfAll(schemas: Readonly<Record<string, object>>): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'svcsim',
    type: 'object',
    required: ['apiVersion', 'kind'],
    properties: { kind: { anyOf: [{ enum: Object.keys(schemas) }, { type: 'string' }] } },
    allOf: Object.entries(schemas).map(([kind, schema]) => ({
      if: { properties: { kind: { const: kind } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema.
      then: withoutDialect(schema),
    })),
  };
}

/** Only the outermost schema may name its dialect. */
function withoutDialect(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}
