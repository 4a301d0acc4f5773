#!/usr/bin/env node
import { processIo } from './cli/process-io.ts';
import { runCli } from './cli/run-cli.ts';

const argv = process.argv.slice(2);
const code = await runCli(argv, processIo(argv));
// It may be set already: the output could not be stored.
process.exitCode ||= code;
