import { checkConformance, type LawResult } from '../balancer/conformance/check-conformance.ts';
import type { Mistake } from '../base/scenario-error.ts';
import { formatTable } from './format-table.ts';
import type { LoadedPlugIn } from './load-plug-in-files.ts';
import type { TerminalStyle } from './terminal-style.ts';

/** What the laws that the package's own algorithms are held to say of a user's one. */
export interface PlugInConformance {
  readonly name: string;
  /** Without folders. */
  readonly file: string;
  readonly laws: readonly LawResult[];
}

/** Holds each plug-in to the laws that apply to it. */
export function conformanceOf(plugIns: readonly LoadedPlugIn[]): readonly PlugInConformance[] {
  return plugIns.map(({ algorithm, file }) => ({ name: algorithm.name, file, laws: checkConformance(algorithm) }));
}

/** What `validate` prints of each for people. */
export function conformanceText(plugIns: readonly PlugInConformance[], style: TerminalStyle): string {
  return plugIns
    .map(({ name, file, laws }) => {
      const rows = laws.map(({ law, breach }) => [law, breach === null ? 'yes' : 'no']);
      return `algorithm ${name} of the plug-in ${file}\n\n${formatTable(['LAW', 'HOLDS'], rows, style)}`;
    })
    .join('\n');
}

/** The laws that are broken, as mistakes of the user. */
export function brokenLaws(plugIns: readonly PlugInConformance[]): readonly Mistake[] {
  return plugIns.flatMap(({ name, file, laws }) =>
    laws.flatMap(({ law, breach }) =>
      breach === null
        ? []
        : [{ message: `plug-in ${file}: it is not true that ${name} ${law}`, place: null, help: breach }],
    ),
  );
}
