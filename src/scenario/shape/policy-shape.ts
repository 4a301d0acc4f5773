import type { Registry } from '../../base/registry.ts';
import type { PolicyKind, PolicySpec } from '../../client/policy-kind.ts';
import { suggest } from '../nearest-word.ts';
import { optionsShape } from './options-shape.ts';
import type { JsonSchema, Shape } from './shape.ts';

/** One kind of a registry with its options, as a mapping with its name for a key: `{aimd: {max: 50}}`. */
export function policyShape(kinds: Registry<PolicyKind<unknown, never>>, example: string): Shape<PolicySpec> {
  return {
    read(at) {
      const entry = at.value.kind === 'mapping' ? [...at.value.entries][0] : undefined;
      if (at.value.kind !== 'mapping' || at.value.entries.size !== 1 || entry === undefined) {
        return at.mistake(`expected one of ${kinds.names.join(', ')}`, `write it as ${example}`);
      }
      const [name, key] = entry;
      const kind = kinds.find(name);
      if (kind === undefined) {
        at.listener.mistake(key, `${at.path}: unknown kind ${JSON.stringify(name)}`, suggest(name, kinds.names));
        return undefined;
      }
      const options = optionsShape(kind.options).read(at.field(name, key, key.value));
      return options === undefined ? undefined : { kind: name, options };
    },
    schema: () => ({ anyOf: kinds.all.map(schemaOf) }),
  };
}

function schemaOf({ name, summary, options }: PolicyKind<unknown, never>): JsonSchema {
  return {
    type: 'object',
    properties: { [name]: { description: summary, ...optionsShape(options).schema() } },
    required: [name],
    additionalProperties: false,
  };
}
