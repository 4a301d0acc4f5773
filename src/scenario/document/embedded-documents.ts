import type { Mistakes } from '../mistakes.ts';
import { readSource } from '../source/read-source.ts';
import { SourceText } from '../source/source-text.ts';
import { fieldOf, type SourceMapping, type SourceValue, textOf } from '../source/source-value.ts';

/**
 * The documents that a ConfigMap of kube-system has as texts in its `data`: kube-proxy's configuration, which installers
 * keep in a file of their ConfigMap (kubeadm: `config.conf` of `kube-proxy`; EKS: `config` of `kube-proxy-config`).
 * Undefined for what is no such ConfigMap. Places of mistakes count the lines of the text.
 */
export function embeddedDocuments(value: SourceMapping, mistakes: Mistakes): readonly SourceValue[] | undefined {
  const metadata = fieldOf(value, 'metadata');
  const data = fieldOf(value, 'data');
  if (textOf(value, 'kind') !== 'ConfigMap' || textOf(metadata, 'namespace') !== 'kube-system') return undefined;
  if (data?.kind !== 'mapping') return undefined;
  const files = [...data.entries.keys()].filter((key) =>
    /^kind: *KubeProxyConfiguration *$/m.test(textOf(data, key) ?? ''),
  );
  if (files.length === 0) return undefined;
  return files.flatMap((key) => {
    const name = `${value.source.name}: ${key} of ConfigMap ${textOf(metadata, 'name')}`;
    return readSource(new SourceText(name, textOf(data, key) ?? ''), mistakes);
  });
}
