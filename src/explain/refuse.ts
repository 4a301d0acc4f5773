import { ScenarioError } from '../base/scenario-error.ts';
import { suggest } from '../scenario/nearest-word.ts';

/**
 * Says that a question cannot be answered.
 *
 * @throws {ScenarioError} always.
 */
export function refuse(message: string, help: string | null = null): never {
  throw new ScenarioError([{ message, place: null, help }]);
}

/**
 * Says that there is no thing of this name, and which is near.
 *
 * @throws {ScenarioError} always.
 */
export function refuseUnknown(what: string, name: string, all: readonly string[]): never {
  return refuse(
    `there is no ${what} ${JSON.stringify(name)}`,
    suggest(name, all) ?? `the documents have no ${what} at all`,
  );
}
