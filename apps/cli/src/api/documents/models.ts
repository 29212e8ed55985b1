import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields, type Device, type ModelTask, type Stage } from './records.ts';

/** A model in a list, with its newest versions. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly versions: {
    readonly nodes: readonly ModelVersionRow[];
    readonly totalCount: number;
  };
}

/** One input of a model as people declare it. */
export interface DeclaredInput {
  readonly name: string;
  readonly type: 'NUMBER' | 'INTEGER' | 'BOOLEAN' | 'TEXT';
  readonly categories: readonly string[] | null;
}

/** One column of the predictions. */
export interface DeclaredOutput {
  readonly name: string;
  readonly output: string;
  readonly index: number;
}

/** One version of a model. */
export interface ModelVersionRow {
  readonly id: string;
  readonly number: number;
  readonly stage: Stage;
  readonly uri: string | null;
  readonly checksum: string | null;
  readonly features: readonly string[];
  readonly task: ModelTask | null;
  readonly inputs: readonly DeclaredInput[] | null;
  readonly outputs: readonly DeclaredOutput[] | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly devices: readonly Device[];
  readonly createdAt: string;
}

const versionFields = `id number stage uri checksum features task metadata devices createdAt
  inputs { name type categories } outputs { name output index }`;

export const modelsDocument = apiDocument<
  { models: Page<ModelRow> },
  PageVariables & { search: string | null; versions: number }
>(`
  query CliModels($first: Int, $after: String, $search: String, $versions: Int) {
    models(first: $first, after: $after, search: $search) {
      nodes { id name description versions(first: $versions) { nodes { ${versionFields} } totalCount } }
      ${pageFields}
    }
  }
`);

export const createModelDocument = apiDocument<
  {
    createModel: {
      readonly model: { readonly id: string } | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { name: string }
>(`
  mutation CliCreateModel($name: String!) {
    createModel(input: { name: $name }) { model { id } userErrors { field message } }
  }
`);

/** A version to register; what is left out, the file tells. */
export interface NewVersion {
  readonly modelId: string;
  readonly uri: string;
  readonly checksum?: string | undefined;
  readonly features?: readonly string[] | undefined;
  readonly inputs?: readonly DeclaredInput[] | undefined;
  readonly outputs?: readonly DeclaredOutput[] | undefined;
  readonly task?: ModelTask | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly devices?: readonly Device[] | undefined;
  readonly stage: Stage;
  readonly allowUnreachable?: boolean | undefined;
}

export const createModelVersionDocument = apiDocument<
  {
    createModelVersion: {
      readonly modelVersion: ModelVersionRow | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { input: NewVersion }
>(`
  mutation CliCreateModelVersion($input: CreateModelVersionInput!) {
    createModelVersion(input: $input) { modelVersion { ${versionFields} } userErrors { field message } }
  }
`);
