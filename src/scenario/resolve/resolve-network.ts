import type { NetworkSpec } from '../scenario.ts';
import type { Resolution } from './resolution.ts';

const defaultNetwork: NetworkSpec = {
  sameNode: { kind: 'constant', parameters: { value: 0.05 } },
  sameZone: { kind: 'constant', parameters: { value: 0.25 } },
  crossZone: { kind: 'constant', parameters: { value: 1 } },
  external: { kind: 'lognormal', parameters: { mean: 20, cv: 0.5 } },
};

const defaultNetworkTexts: Readonly<Record<keyof NetworkSpec, string>> = {
  sameNode: '50us',
  sameZone: '250us',
  crossZone: '1ms',
  external: 'lognormal, mean 20ms, cv 0.5',
};

/** The delays of the Simulation, and those of a small cloud cluster where it says nothing. */
export function resolveNetwork({ objects, notes }: Resolution): NetworkSpec {
  const given = objects.only('Simulation')?.value.network;
  const pick = (link: keyof NetworkSpec): NetworkSpec[keyof NetworkSpec] => {
    const spec = given?.[link];
    if (spec === undefined) notes.assume(`network delay ${link}, one way`, defaultNetworkTexts[link], 'default');
    return spec ?? defaultNetwork[link];
  };
  return {
    sameNode: pick('sameNode'),
    sameZone: pick('sameZone'),
    crossZone: pick('crossZone'),
    external: pick('external'),
  };
}
