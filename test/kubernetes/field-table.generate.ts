/**
 * Writes src/kubernetes/field-table.ts from the models of @kubernetes/client-node, of which it takes
 * the names and types of fields and nothing else. Run by hand when a new Kubernetes version comes:
 *
 *   cd "$(mktemp -d)" && npm pack @kubernetes/client-node@2.0.1 && tar xzf *.tgz
 *   npx tsx test/kubernetes/field-table.generate.ts <that folder>/package
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The models to begin with, and the group and version under which each one is written. */
const roots: readonly (readonly [string, string])[] = [
  ['v1', 'V1Namespace'],
  ['v1', 'V1Node'],
  ['v1', 'V1Pod'],
  ['v1', 'V1Service'],
  ['v1', 'V1Endpoints'],
  ['apps/v1', 'V1ReplicaSet'],
  ['apps/v1', 'V1Deployment'],
  ['apps/v1', 'V1StatefulSet'],
  ['apps/v1', 'V1DaemonSet'],
  ['discovery.k8s.io/v1', 'V1EndpointSlice'],
  ['networking.k8s.io/v1', 'V1Ingress'],
  ['autoscaling/v2', 'V2HorizontalPodAutoscaler'],
  ['policy/v1', 'V1PodDisruptionBudget'],
];

/** Fields that the models call string but that hold quantities: the OpenAPI text loses the difference. */
const quantities: ReadonlySet<string> = new Set([
  'ResourceRequirements.limits',
  'ResourceRequirements.requests',
  'VolumeResourceRequirements.limits',
  'VolumeResourceRequirements.requests',
  'NodeStatus.allocatable',
  'NodeStatus.capacity',
  'PodSpec.overhead',
  'PodStatus.allocatedResources',
  'ContainerStatus.allocatedResources',
  'PersistentVolumeClaimStatus.allocatedResources',
  'PersistentVolumeClaimStatus.capacity',
  'EmptyDirVolumeSource.sizeLimit',
  'ResourceFieldSelector.divisor',
  'MetricTarget.averageValue',
  'MetricTarget.value',
  'MetricValueStatus.averageValue',
  'MetricValueStatus.value',
  'HPAScalingRules.tolerance',
]);

interface Attribute {
  readonly baseName: string;
  readonly type: string;
  readonly format: string;
}

const [packageFolder] = process.argv.slice(2);
if (packageFolder === undefined) throw new Error('usage: field-table.generate.ts <folder of @kubernetes/client-node>');
const models = join(packageFolder, 'dist', 'gen', 'models');
const release = /OpenAPI spec version: (\S+)/.exec(readFileSync(join(models, 'V1Pod.js'), 'utf8'))?.[1];

/** "V1ServiceSpec" is ServiceSpec, "CoreV1EndpointPort" is CoreEndpointPort. */
function nameOf(model: string): string {
  return model.replace(/^((?:Core|Discovery|Events)?)V[12](?=[A-Z])/, '$1');
}

function typeOf(owner: string, attribute: Attribute, follow: (model: string) => void): string {
  const list = /^Array<(.+)>$/.exec(attribute.type);
  if (list !== null) return `${typeOf(owner, { ...attribute, type: list[1] as string }, follow)}[]`;
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(attribute.type);
  if (map !== null) return `map<${typeOf(owner, { ...attribute, type: map[1] as string }, follow)}>`;
  switch (attribute.type) {
    case 'string':
      return quantities.has(`${owner}.${attribute.baseName}`) ? 'quantity' : 'string';
    case 'number':
      return attribute.format.startsWith('int') ? 'integer' : 'number';
    case 'boolean':
    case 'any':
      return attribute.type;
    case 'Date':
      return 'time';
    case 'IntOrString':
      return 'intOrString';
    default:
      follow(attribute.type);
      return nameOf(attribute.type);
  }
}

const lines = new Map<string, string>();
const waiting = roots.map(([, model]) => model);
const seen = new Set(waiting);
for (const model of waiting) {
  const source = readFileSync(join(models, `${model}.js`), 'utf8');
  const table = /attributeTypeMap = (\[[\s\S]*?\n\]);/.exec(source)?.[1] ?? '[]';
  const name = nameOf(model);
  if (lines.has(name)) throw new Error(`two models are called ${name}`);
  const fields = (JSON.parse(table) as Attribute[]).map((attribute) => {
    const type = typeOf(name, attribute, (next) => {
      if (!seen.has(next)) waiting.push(next);
      seen.add(next);
    });
    return `${attribute.baseName}:${type}`;
  });
  lines.set(name, fields.join(' '));
}

const names = [...lines.keys()].sort();
const text = `// Written by test/kubernetes/field-table.generate.ts from @kubernetes/client-node, ${release}. Do not edit.

/** The type of each kind's documents, by apiVersion and kind. */
export const rootTypes: Readonly<Record<string, string>> = {
${roots.map(([version, model]) => `  '${version} ${nameOf(model)}': '${nameOf(model)}',`).join('\n')}
};

/** The fields of each type of the Kubernetes API that our kinds reach: "name:type" with blanks between. */
export const fieldTable: Readonly<Record<string, string>> = {
${names.map((name) => `  ${name}: '${lines.get(name)}',`).join('\n')}
};
`;
writeFileSync(join(import.meta.dirname, '../../src/kubernetes/field-table.ts'), text);
