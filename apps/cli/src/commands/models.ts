import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { modelsDocument, type ModelRow, type ModelVersionRow } from '../api/documents/models.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';

const listInput = z.object({ search: z.string().optional() });
const showInput = z.object({ name: z.string() });
const mostVersions = 20;

export const listModelsCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'every model with its newest version',
  options: [['--search <text>', 'part of the name']],
  examples: [['circuitwatch models list --search pune', 'one plant’s']],
  input: listInput,
  run: async ({ api, terminal, json }, { search }) => {
    const models = await findModels(api, { search: search ?? null, versions: 1 });
    if (json) {
      terminal.json(models);
      return exitCodes.fine;
    }
    const columns = [
      { head: 'MODEL' },
      { head: 'VERSION', right: true },
      { head: 'STAGE' },
      { head: 'TASK' },
      { head: 'DEVICES' },
      { head: 'FEATURES' },
    ];
    const rows = models.map(({ name, versions: { nodes } }) => {
      const newest = nodes[0];
      if (!newest) return [name, '-', '-', '-', '-', ''];
      const { number, stage, task, devices, features } = newest;
      return [name, String(number), stage, wordOf(task), devices.join(', '), features.join(', ')];
    });
    terminal.table(columns, rows);
    return exitCodes.fine;
  },
};

export const showModelCommand: CommandDefinition<typeof showInput> = {
  usage: 'show <name>',
  summary: 'a model, its versions, and what the newest one takes and gives',
  examples: [['circuitwatch models show pump', 'stages, inputs, outputs, checksum']],
  input: showInput,
  run: async ({ api, terminal, json }, { name }) => {
    const models = await findModels(api, { search: name, versions: mostVersions });
    const model = models.find((each) => each.name === name);
    if (!model)
      throw new CommandError(`There is no model "${name}"; list them with: circuitwatch models list`);
    if (json) terminal.json(model);
    else showModel(terminal, model);
    return exitCodes.fine;
  },
};

function showModel(terminal: Terminal, { name, description, versions }: ModelRow): void {
  terminal.line(terminal.style.strong(name));
  if (description !== '') terminal.line(printable(description));
  const [newest] = versions.nodes;
  if (!newest) return terminal.line('It has no version yet; add one with: circuitwatch models register');
  terminal.line();
  const columns = [
    { head: 'VERSION', right: true },
    { head: 'STAGE' },
    { head: 'TASK' },
    { head: 'DEVICES' },
    { head: 'CREATED' },
    { head: 'CHECKSUM' },
    { head: 'FILE' },
  ];
  terminal.table(
    columns,
    versions.nodes.map(({ number, stage, task, devices, createdAt, checksum, uri }) => [
      ...[String(number), stage, wordOf(task), devices.join(', '), shortTime(createdAt)],
      ...[checksum?.slice(0, 12) ?? '-', placeOf(uri)],
    ]),
  );
  const others = versions.totalCount - versions.nodes.length;
  if (others > 0) terminal.line(`… and ${others} older ones`);
  showSchema(terminal, newest);
}

function showSchema(terminal: Terminal, { features, inputs, outputs, metadata }: ModelVersionRow): void {
  terminal.line();
  const taken = inputs ?? features.map((name) => ({ name, type: null, categories: null }));
  terminal.table(
    [{ head: 'INPUT' }, { head: 'TYPE' }, { head: 'CATEGORIES' }],
    taken.map(({ name, type, categories }) => [
      printable(name),
      wordOf(type),
      printable(categories?.join(', ') ?? ''),
    ]),
  );
  for (const { name, output, index } of outputs ?? [])
    terminal.line(`predicts ${printable(name)} from ${printable(output)}, column ${index}`);
  for (const [key, value] of Object.entries(metadata))
    terminal.line(
      `${printable(key)}: ${printable(typeof value === 'string' ? value : JSON.stringify(value))}`,
    );
}

function placeOf(uri: string | null): string {
  if (uri === null) return 'none yet';
  return uri.startsWith('circuitwatch:models/') ? 'uploaded' : printable(uri);
}

function wordOf(word: string | null): string {
  return word?.toLowerCase() ?? '-';
}

/** Models by a part of their name or description, each with so many of its newest versions. */
export function findModels(
  api: Api,
  asked: { readonly search: string | null; readonly versions: number },
): Promise<ModelRow[]> {
  return allPages(
    Infinity,
    async (page) => (await api.request(modelsDocument, { ...page, ...asked })).models,
  );
}
