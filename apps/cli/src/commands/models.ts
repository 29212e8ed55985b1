import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkDeclaration, inspectModel, type ModelGraph } from '@circuitwatch/scoring-models';
import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import {
  createModelDocument,
  createModelVersionDocument,
  modelsDocument,
  type ModelRow,
} from '../api/documents/models.ts';
import { stages } from '../api/documents/records.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';
import { wordOf } from '../option-values.ts';

const listInput = z.object({ search: z.string().optional() });
const registerInput = z.object({
  name: z.string(),
  file: z.string({ error: 'is missing; give the path of an ONNX file.' }),
  features: z
    .string()
    .transform((text) => text.split(',').map((feature) => feature.trim()))
    .default([]),
  stage: wordOf(stages).default('DEV'),
});

export const listModelsCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'every model with its newest version',
  options: [['--search <text>', 'part of the name']],
  examples: [['circuitwatch models list --search pune', 'one plant’s']],
  input: listInput,
  run: async ({ api, terminal, json }, { search }) => {
    const models = await findModels(api, search ?? null);
    if (json) {
      terminal.json(models);
      return exitCodes.fine;
    }
    const columns = [
      { head: 'MODEL' },
      { head: 'VERSION', right: true },
      { head: 'STAGE' },
      { head: 'FEATURES' },
    ];
    const rows = models.map(({ name, versions: { nodes } }) => {
      const newest = nodes[0];
      return [name, String(newest?.number ?? '-'), newest?.stage ?? '-', newest?.features.join(', ') ?? ''];
    });
    terminal.table(columns, rows);
    return exitCodes.fine;
  },
};

export const registerModelCommand: CommandDefinition<typeof registerInput> = {
  usage: 'register <name>',
  summary: 'looks into an ONNX file and adds it as the next version of a model',
  options: [
    ['--file <path>', 'the ONNX file, on this machine'],
    ['--features <names>', 'its inputs in order, separated by commas'],
    ['--stage <stage>', 'dev, test or prod (dev)'],
  ],
  examples: [
    [
      'circuitwatch models register pump --file pump.onnx --features temperature,pressure --stage test',
      'refused when the graph does not load or takes another number of features',
    ],
  ],
  input: registerInput,
  run: async ({ api, terminal, json }, { name, file, features, stage }) => {
    const graph = await inspectModel(path.resolve(file));
    checkDeclaration(graph, { features: features.map((feature) => ({ name: feature })) });
    const known = (await findModels(api, name)).find((model) => model.name === name);
    const modelId = known?.id ?? (await create(api, name));
    const uri = pathToFileURL(path.resolve(file)).href;
    const { createModelVersion } = await api.request(createModelVersionDocument, {
      input: { modelId, uri, checksum: graph.checksum, features, stage },
    });
    const version = accepted(createModelVersion.modelVersion, createModelVersion.userErrors);
    if (json) terminal.json({ name, ...version, inputs: graph.inputs, outputs: graph.outputs });
    else {
      const shown = (values: ModelGraph['inputs']) => values.map((value) => value.name).join(', ');
      terminal.line(
        `Registered ${name} version ${version.number} (${version.stage}): ${shown(graph.inputs)} → ${shown(graph.outputs)}.`,
      );
    }
    return exitCodes.fine;
  },
};

async function create(api: Api, name: string): Promise<string> {
  const { createModel } = await api.request(createModelDocument, { name });
  return accepted(createModel.model, createModel.userErrors).id;
}

function findModels(api: Api, search: string | null): Promise<ModelRow[]> {
  return allPages(Infinity, async (page) => (await api.request(modelsDocument, { ...page, search })).models);
}
