import type { Algorithm } from '../../balancer/balancer.ts';
import { checkPlugIn } from '../../balancer/plug-in/check-plug-in.ts';
import { describeThrown } from '../../balancer/plug-in/describe-thrown.ts';
import { guardPlugIn } from '../../balancer/plug-in/guard-plug-in.ts';
import { PlugInError } from '../../balancer/plug-in/plug-in-error.ts';
import type { PlugInSpec } from '../../scenario/scenario.ts';

/**
 * Loads a user's own algorithm from an ES module, whose default export it is.
 *
 * @throws {PlugInError} that names the file and all that is missing in it.
 */
export async function loadPlugIn({ file, url }: PlugInSpec): Promise<Algorithm> {
  let exports: { readonly default?: unknown };
  try {
    exports = await import(url);
  } catch (error) {
    throw new PlugInError([`plug-in ${file} cannot be loaded: ${describeThrown(error, url)}`]);
  }
  const checked = checkPlugIn(exports.default, url);
  if ('algorithm' in checked) return checked.algorithm;
  throw new PlugInError(checked.mistakes.map((mistake) => `plug-in ${file}: ${mistake}`));
}

/** All that a scenario may name, as a run needs them: what is wrong in one of them is told as such. */
export function loadPlugIns(plugIns: readonly PlugInSpec[]): Promise<readonly Algorithm[]> {
  return Promise.all(plugIns.map(async (plugIn) => guardPlugIn(await loadPlugIn(plugIn), plugIn)));
}
