import { expect, it } from 'vitest';
import { externalHosts } from '../../src/dns/upstream.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

const alias = (name: string, externalName: string) =>
  defaultService({ metadata: { name, namespace: 'shop' }, spec: { type: 'ExternalName', externalName } });

it('each external host has an address of its own, and none that a load balancer has', () => {
  const balanced = defaultService({
    metadata: { name: 'web', namespace: 'shop' },
    spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    status: { loadBalancer: { ingress: [{ ip: '203.0.113.1' }] } },
  });
  const hosts = externalHosts(
    [alias('db', 'db.example.com'), alias('mail', 'mail.example.com'), alias('same', 'DB.example.com'), balanced],
    'cluster.local',
  );
  expect([...hosts]).toEqual([
    ['db.example.com.', ['203.0.113.2']],
    ['mail.example.com.', ['203.0.113.3']],
  ]);
});
