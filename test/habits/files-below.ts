import { existsSync, readdirSync } from 'node:fs';

/** The paths of all files below a folder whose names end so, with forward slashes, sorted; none if there is no folder. */
export function filesBelow(folder: string, ending: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(ending))
    .sort();
}
