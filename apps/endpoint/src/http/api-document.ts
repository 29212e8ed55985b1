import type { FeatureDeclaration, PredictionColumn, ScoringModel } from '@circuitwatch/scoring-definitions';
import type { ServingUnit } from '../serving/serving-unit.ts';

type Schema = Readonly<Record<string, unknown>>;

/** What a document is written for. */
export interface ApiDocumentOptions {
  readonly endpoint: string;
  /** Path of the route that answers. */
  readonly path: string;
  readonly unit: ServingUnit;
  readonly hasTokens: boolean;
  readonly maximumRows: number;
}

/** An OpenAPI 3 document of one endpoint, with the features of the model that answers. */
export function apiDocument({ endpoint, path, unit, hasTokens, maximumRows }: ApiDocumentOptions): Schema {
  const { model, features: declared, reader } = unit.loaded;
  const features = reader.features.map((name) => featureOf(name, declared, model));
  const { name, number } = unit.deployment.model;
  return {
    openapi: '3.0.3',
    info: {
      title: endpoint,
      version: String(number),
      description: `Answers with version ${number} of the model ${name}, deployment ${unit.reference}.`,
    },
    servers: [{ url: '/' }],
    ...(hasTokens && { security: [{ token: [] }] }),
    paths: { [path]: { post: operation(maximumRows) } },
    components: {
      ...(hasTokens && { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } }),
      schemas: {
        Record: recordSchema(features),
        ServiceInput: inputSchema(features, maximumRows),
        ServiceOutput: outputSchema(model.predictions),
        Error: errorSchema,
      },
    },
  };
}

const errorSchema: Schema = {
  type: 'object',
  required: ['error', 'requestId'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: {
        code: { type: 'string' },
        message: { type: 'string' },
        details: {
          type: 'array',
          items: {
            type: 'object',
            properties: { target: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
    requestId: { type: 'string' },
  },
};

function reference(name: string): Schema {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

function operation(maximumRows: number): Schema {
  const refused = (description: string): Schema => ({ description, content: reference('Error') });
  return {
    operationId: 'score',
    summary: 'Scores rows.',
    parameters: [
      {
        name: 'azureml-model-deployment',
        in: 'header',
        required: false,
        description: 'The deployment that is to answer, whatever its share of the traffic.',
        schema: { type: 'string' },
      },
      {
        name: 'x-ms-client-request-id',
        in: 'header',
        required: false,
        description: 'Names the rows in what is collected; row i is <id>_<i>.',
        schema: { type: 'string', pattern: '^[\\w.-]{1,64}$' },
      },
    ],
    requestBody: { required: true, content: reference('ServiceInput') },
    responses: {
      '200': { description: 'A prediction a row, in order.', content: reference('ServiceOutput') },
      '400': refused(`The rows do not fit the features, or are more than ${maximumRows}.`),
      '401': refused('The token is missing or does not count.'),
      '404': refused('There is no such endpoint or deployment.'),
      '413': refused('The body is too large.'),
      '429': refused('Too many rows wait; Retry-After says when to try again.'),
      '503': refused('The model cannot answer now.'),
    },
  };
}

interface Feature extends FeatureDeclaration {
  readonly isNullable: boolean;
}

function featureOf(
  name: string,
  declared: readonly FeatureDeclaration[],
  { inputs }: Pick<ScoringModel, 'inputs'>,
): Feature {
  const type = inputs.find(({ features }) => features.includes(name))?.type ?? 'float32';
  const isNullable = type === 'float32' || type === 'float64';
  const found = declared.find((feature) => feature.name === name);
  const categories = found?.categories ?? null;
  if (type === 'string') return { name, type: 'TEXT', categories, isNullable };
  if (type === 'bool') return { name, type: 'BOOLEAN', categories, isNullable };
  if (!isNullable)
    return { name, type: found?.type === 'BOOLEAN' ? 'BOOLEAN' : 'INTEGER', categories, isNullable };
  return { name, type: found?.type ?? 'NUMBER', categories, isNullable };
}

function exampleOf({ type, categories }: Feature): unknown {
  const [first] = categories ?? [];
  if (first !== undefined) return type === 'TEXT' ? first : Number(first);
  if (type === 'TEXT') return 'text';
  return type === 'BOOLEAN' ? true : type === 'INTEGER' ? 1 : 0.5;
}

const jsonTypes = { NUMBER: 'number', INTEGER: 'integer', BOOLEAN: 'boolean', TEXT: 'string' } as const;

function featureSchema(feature: Feature): Schema {
  const { type, categories, isNullable } = feature;
  const isText = type === 'TEXT';
  const values = categories?.map((text) => (isText ? text : Number(text)));
  return {
    type: jsonTypes[type],
    ...(isNullable && { nullable: true }),
    // A nullable schema takes null only where its list of values has it too.
    ...(values && { enum: isNullable ? [...values, null] : values }),
    example: exampleOf(feature),
  };
}

function recordSchema(features: readonly Feature[]): Schema {
  return {
    type: 'object',
    required: features.map(({ name }) => name),
    properties: Object.fromEntries(features.map((feature) => [feature.name, featureSchema(feature)])),
  };
}

function inputSchema(features: readonly Feature[], maximumRows: number): Schema {
  const columns = features.map(({ name }) => name);
  const row = features.map(exampleOf);
  const cell = { nullable: true, oneOf: [{ type: 'number' }, { type: 'string' }, { type: 'boolean' }] };
  const list = { type: 'array', minItems: 1, maxItems: maximumRows };
  return {
    oneOf: [
      {
        type: 'object',
        required: ['input_data'],
        properties: {
          input_data: {
            type: 'object',
            required: ['data'],
            properties: {
              columns: {
                type: 'array',
                items: { type: 'string' },
                description: `The order of the cells; left out, they are ${columns.join(', ')}.`,
              },
              index: { type: 'array', items: {} },
              data: { ...list, items: { type: 'array', items: cell } },
            },
          },
        },
      },
      { ...list, items: { $ref: '#/components/schemas/Record' } },
    ],
    example: { input_data: { columns, index: [0], data: [row] } },
  };
}

function outputSchema(predictions: readonly PredictionColumn[]): Schema {
  const [only, second] = predictions;
  if (only && !second) return { type: 'array', items: predictionSchema(only) };
  const properties = Object.fromEntries(predictions.map((column) => [column.name, predictionSchema(column)]));
  return { type: 'array', items: { type: 'object', properties } };
}

function predictionSchema({ type }: PredictionColumn): Schema {
  if (type === 'string') return { type: 'string' };
  if (type === 'bool') return { type: 'boolean' };
  return type === 'int64' || type === 'int32' ? { type: 'integer' } : { type: 'number', nullable: true };
}
