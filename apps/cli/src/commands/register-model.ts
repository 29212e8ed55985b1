import { stat } from 'node:fs/promises';
import path from 'node:path';
import { checkDeclaration, inspectModel } from '@circuitwatch/scoring-models';
import { z } from 'zod';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import {
  createModelDocument,
  createModelVersionDocument,
  type DeclaredInput,
  type ModelVersionRow,
} from '../api/documents/models.ts';
import { devices, modelTasks, stages } from '../api/documents/records.ts';
import type { CommandContext, CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { names } from '../name-lists.ts';
import { wordOf, wordsOf } from '../option-values.ts';
import { startProgress } from '../output/progress.ts';
import { metadata, outputs, readInputs } from './model-declaration.ts';
import { findModels } from './models.ts';

const input = z.object({
  model: z.string().optional(),
  name: z.string().optional(),
  file: z.string().optional(),
  uri: z.string().optional(),
  features: names(),
  inputs: z.string().optional(),
  output: outputs(),
  task: wordOf(modelTasks).optional(),
  device: wordsOf(devices).optional(),
  metadata: metadata(),
  stage: wordOf(stages).default('DEV'),
  allowUnreachable: z.boolean().default(false),
});

type Input = z.infer<typeof input>;

export const registerModelCommand: CommandDefinition<typeof input> = {
  usage: 'register [model]',
  summary: 'looks into an ONNX file, uploads it, and adds it as the next version of a model',
  options: [
    ['--name <name>', 'the model, where it is not the argument'],
    ['--file <path>', 'the ONNX file, on this machine'],
    ['--uri <uri>', 'where the gateway and the workers find it, in place of an upload'],
    ['--task <task>', 'regression or classification (what the graph tells)'],
    ['--features <names>', 'its inputs in order, separated by commas', 'repeatable'],
    ['--inputs <path>', 'YAML with the name, type and categories of each input, in order'],
    ['--output <mapping>', 'a column of the predictions, as name=output:column (all outputs)', 'repeatable'],
    ['--device <devices>', 'where it may run: cpu, gpu or both (both)'],
    ['--metadata <pair>', 'anything worth noting, as key=value', 'repeatable'],
    ['--stage <stage>', 'dev, test or prod (dev)'],
    ['--allow-unreachable', 'register a --uri that the gateway cannot look into'],
  ],
  examples: [
    [
      'circuitwatch models register pump --file pump.onnx --features temperature,pressure --stage test',
      'refused when the graph does not load or takes another number of features',
    ],
    [
      'circuitwatch models register leak --uri azureml://datastores/models/paths/leak.onnx --inputs leak.yaml --output leaking=probabilities:1',
      'from storage, with types and one column of the predictions',
    ],
  ],
  input,
  run: async (context, given) => {
    const name = nameOf(given);
    if (given.file === undefined && given.uri === undefined) {
      throw new CommandError(
        '--file: is missing; give the path of an ONNX file, or a --uri.',
        exitCodes.usage,
      );
    }
    const { workingFolder, api, terminal, json } = context;
    const inputs = given.inputs && (await readInputs(path.resolve(workingFolder, given.inputs)));
    const declared = { features: given.features, inputs: inputs || undefined };
    const file = given.file && path.resolve(workingFolder, given.file);
    const checksum = file && (await lookInto(file, declared));
    const modelId = await findOrCreate(api, name);
    const uri = given.uri ?? (await upload(context, file ?? ''));
    const { createModelVersion } = await api.request(createModelVersionDocument, {
      input: { modelId, uri, checksum: checksum || undefined, ...declared, ...saidOf(given) },
    });
    const version = accepted(createModelVersion.modelVersion, createModelVersion.userErrors);
    if (json) terminal.json({ name, ...version });
    else terminal.line(sentenceOf(name, version));
    return exitCodes.fine;
  },
};

function nameOf({ model, name }: Input): string {
  const given = model ?? name;
  if (given !== undefined && (model === undefined || name === undefined)) return given;
  throw new CommandError('Name the model once, as the argument or by --name.', exitCodes.usage);
}

function saidOf({ output, task, device, metadata: noted, stage, allowUnreachable }: Input) {
  return {
    ...{ outputs: output, task, devices: device, metadata: noted, stage },
    ...(allowUnreachable ? { allowUnreachable } : {}),
  };
}

/** Before anything is sent: what does not load here loads nowhere. Gives the checksum. */
async function lookInto(
  file: string,
  {
    features,
    inputs,
  }: { features: readonly string[] | undefined; inputs: readonly DeclaredInput[] | undefined },
): Promise<string> {
  const graph = await inspectModel(file);
  checkDeclaration(graph, { features: inputs ?? (features ?? []).map((name) => ({ name })) });
  return graph.checksum;
}

async function findOrCreate(api: Api, name: string): Promise<string> {
  const known = (await findModels(api, { search: name, versions: 1 })).find((model) => model.name === name);
  if (known) return known.id;
  const { createModel } = await api.request(createModelDocument, { name });
  return accepted(createModel.model, createModel.userErrors).id;
}

async function upload({ api, terminal }: CommandContext, file: string): Promise<string> {
  const { size } = await stat(file);
  const progress = startProgress(terminal, path.basename(file), { delayMs: 300, wipe: true });
  const note = `of ${(size / 2 ** 20).toFixed(1)} MiB`;
  try {
    return (await api.uploadModel(file, (share) => progress.update(share, note))).uri;
  } finally {
    progress.stop();
  }
}

function sentenceOf(
  name: string,
  { number, stage, task, features, outputs: mapped }: ModelVersionRow,
): string {
  const taken = features.join(', ');
  const given = mapped?.map((output) => output.name).join(', ') ?? 'all that it answers';
  const what = task === null ? '' : `, ${task.toLowerCase()}`;
  return `Registered ${name} version ${number} (${stage}${what}): ${taken} → ${given}.`;
}
