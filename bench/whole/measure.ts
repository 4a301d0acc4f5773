// The process in which `svcsim run` does a workload, as built. Arguments: workload, requests, seed.

import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { processIo as ProcessIo } from '../../src/cli/process-io.ts';
import type { runCli as RunCli } from '../../src/cli/run-cli.ts';
import type { Measurement } from '../program.ts';
import { userSeconds } from '../user-seconds.ts';

/** Arrivals a second of the scenario. */
const RATE = 2800;

const [workload, requests, seed] = process.argv.slice(2) as [string, string, string];
const dist = new URL('../../dist/cli/', import.meta.url);
const { runCli } = (await import(new URL('run-cli.js', dist).href)) as { runCli: typeof RunCli };
const { processIo } = (await import(new URL('process-io.js', dist).href)) as { processIo: typeof ProcessIo };
const out = mkdtempSync(join(tmpdir(), 'svcsim-bench-'));
const duration = `--set=Simulation.duration=${Number(requests) / RATE}s`;
const argv = ['run', join(import.meta.dirname, `${workload}.yaml`), '--seed', seed, duration];
const code = await runCli([...argv, '--threads', '1', '--quiet', '--out', out], processIo([]));
if (code !== 0) throw new Error(`svcsim run ended with ${code}`);
const text = readFileSync(join(out, 'run.json'), 'utf8');
rmSync(out, { recursive: true });
const [load] = JSON.parse(text).alternatives[0].workloads;

const measurement: Measurement = {
  requests: load.requests.succeeded,
  userSeconds: userSeconds(),
  meanMs: load.latencyMs.mean.estimate,
  hash: createHash('sha256').update(text).digest('hex').slice(0, 8),
};
console.log(JSON.stringify(measurement));
