import { expect, it } from 'vitest';
import { externalHosts } from '../../src/dns/upstream.ts';
import { defaultService } from '../../src/kubernetes/service-defaults.ts';

const alias = (name: string, externalName: string) =>
  defaultService({ metadata: { name, namespace: 'shop' }, spec: { type: 'ExternalName', externalName } });

const aliases = [alias('db', 'db.example.com'), alias('mail', 'mail.example.com'), alias('same', 'DB.example.com')];

it('each external host has an address of its own, and none that something of the cluster has', () => {
  const hosts = externalHosts(aliases, 'cluster.local', ['203.0.113.1', '203.0.113.3', '10.0.0.1']);
  expect([...hosts]).toEqual([
    ['db.example.com.', ['203.0.113.2']],
    ['mail.example.com.', ['203.0.113.4']],
  ]);
});
