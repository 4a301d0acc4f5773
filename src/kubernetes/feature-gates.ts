/** The feature gates that change what the simulator does, under Kubernetes' own names. */
export type FeatureGate =
  | 'KubeProxyDrainingTerminatingNodes'
  | 'LoadBalancerIPMode'
  | 'PreferSameTrafficDistribution'
  | 'ProxyTerminatingEndpoints'
  | 'ServiceTrafficDistribution'
  | 'TopologyAwareHints';

/** Whether each gate is on. */
export type FeatureGates = Readonly<Record<FeatureGate, boolean>>;

/** What a gate is from one minor version on. */
interface GateSpec {
  readonly minor: number;
  readonly stage: 'alpha' | 'beta' | 'GA';
  readonly isOn: boolean;
}

const alpha = (minor: number): GateSpec => ({ minor, stage: 'alpha', isOn: false });
const beta = (minor: number, isOn = true): GateSpec => ({ minor, stage: 'beta', isOn });
const generallyAvailable = (minor: number): GateSpec => ({ minor, stage: 'GA', isOn: true });

/**
 * By gate, oldest version first.
 *
 * Source: kubernetes test/compatibility_lifecycle/reference/versioned_feature_list.yaml; KEP-1669, KEP-1860, KEP-2433, KEP-3015,
 * KEP-3836, KEP-4444.
 */
const HISTORY: Readonly<Record<FeatureGate, readonly GateSpec[]>> = {
  KubeProxyDrainingTerminatingNodes: [alpha(28), beta(30), generallyAvailable(31)],
  LoadBalancerIPMode: [alpha(29), beta(30), generallyAvailable(32)],
  PreferSameTrafficDistribution: [alpha(33), beta(34), generallyAvailable(35)],
  ProxyTerminatingEndpoints: [alpha(22), beta(26), generallyAvailable(28)],
  ServiceTrafficDistribution: [alpha(30), beta(31), generallyAvailable(33)],
  TopologyAwareHints: [alpha(21), beta(23, false), beta(24), generallyAvailable(33)],
};

const GATES = Object.keys(HISTORY) as readonly FeatureGate[];

/**
 * The gates of a component of Kubernetes 1.`kubernetesMinor`: the defaults of the version, which `given` overrides
 * (`--feature-gates`, or `featureGates` of a KubeProxyConfiguration). `AllAlpha` and `AllBeta` set the gates of a stage
 * that are not named. A gate that the version does not know is off, and one that is generally available is on, whatever
 * is given: see `lockedGates`.
 *
 * Source: k8s.io/component-base featuregate.
 *
 * @param kubernetesMinor such as 34 of Kubernetes 1.34.
 */
export function featureGates(kubernetesMinor: number, given: Readonly<Record<string, boolean>> = {}): FeatureGates {
  const entries = GATES.map((gate) => [gate, isOn(specAt(gate, kubernetesMinor), gate, given)]);
  return Object.fromEntries(entries) as FeatureGates;
}

/**
 * The given gates that cannot be as they are asked to: generally available ones that are to be off. The component would
 * not start ("cannot set feature gate … to false, feature is locked to true").
 */
export function lockedGates(kubernetesMinor: number, given: Readonly<Record<string, boolean>>): readonly FeatureGate[] {
  return GATES.filter((gate) => asked(given, gate) === false && specAt(gate, kubernetesMinor)?.stage === 'GA');
}

function specAt(gate: FeatureGate, kubernetesMinor: number): GateSpec | undefined {
  return HISTORY[gate].findLast(({ minor }) => minor <= kubernetesMinor);
}

function isOn(spec: GateSpec | undefined, gate: FeatureGate, given: Readonly<Record<string, boolean>>): boolean {
  if (spec === undefined) return false;
  if (spec.stage === 'GA') return spec.isOn;
  return asked(given, gate) ?? asked(given, spec.stage === 'alpha' ? 'AllAlpha' : 'AllBeta') ?? spec.isOn;
}

function asked(given: Readonly<Record<string, boolean>>, name: string): boolean | undefined {
  return Object.hasOwn(given, name) ? given[name] : undefined;
}
