import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from './env.ts';

/** YAML made by others, with the name of its file. */
export interface SharedYaml {
  readonly name: string;
  readonly text: string;
}

/** Every YAML file of Azure's samples and of its client's tests, by path; null when the folder is absent. */
export function readAzureYaml(): readonly SharedYaml[] | null {
  const folder = join(sharedFolder(), 'reference', 'azure-yaml');
  if (!existsSync(folder)) return null;
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/i.test(name))
    .sort()
    .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
}

/** Every block of YAML that the requirement documents print, named by document and number; null when they are absent. */
export function readSeedYaml(): readonly SharedYaml[] | null {
  const folder = join(sharedFolder(), 'seeds');
  if (!existsSync(folder)) return null;
  return readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const blocks = readFileSync(join(folder, name), 'utf8').matchAll(/```yaml\n([^]*?)```/g);
      return [...blocks].map(([, text = ''], index) => ({ name: `${name.slice(0, 3)}-${index}`, text }));
    });
}
