import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Measurement, Program } from '../program.ts';

const source: string = join(import.meta.dirname, 'lanes.cpp');
const flags: readonly string[] = ['-O3', '-march=native', '-std=c++17'];
let executable = '';

/** The plain C++ program that all others are compared with. */
export const cppLanes: Program = {
  name: 'C++ lanes + heap',
  workloads: ['w1', 'w3'],

  prepare() {
    if (spawnSync('g++', ['--version']).status !== 0) return 'there is no g++';
    executable = join(mkdtempSync(join(tmpdir(), 'svcsim-bench-')), 'lanes');
    execFileSync('g++', [...flags, source, '-o', executable], { stdio: 'inherit' });
    return undefined;
  },

  run(workload, requests, seed) {
    const output = execFileSync(executable, [workload, String(requests), String(seed)], { encoding: 'utf8' });
    return JSON.parse(output) as Measurement;
  },
};
