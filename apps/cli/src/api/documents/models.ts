import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields, type Stage } from './records.ts';

/** A model in a list, with its newest version. */
export interface ModelRow {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly versions: {
    readonly nodes: readonly ModelVersionRow[];
    readonly totalCount: number;
  };
}

/** One version of a model. */
export interface ModelVersionRow {
  readonly id: string;
  readonly number: number;
  readonly stage: Stage;
  readonly uri: string | null;
  readonly checksum: string | null;
  readonly features: readonly string[];
}

const versionFields = 'id number stage uri checksum features';

export const modelsDocument = apiDocument<
  { models: Page<ModelRow> },
  PageVariables & { search: string | null }
>(`
  query CliModels($first: Int, $after: String, $search: String) {
    models(first: $first, after: $after, search: $search) {
      nodes { id name description versions(first: 1) { nodes { ${versionFields} } totalCount } }
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

export const createModelVersionDocument = apiDocument<
  {
    createModelVersion: {
      readonly modelVersion: ModelVersionRow | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { input: { modelId: string; uri: string; checksum: string; features: readonly string[]; stage: Stage } }
>(`
  mutation CliCreateModelVersion($input: CreateModelVersionInput!) {
    createModelVersion(input: $input) { modelVersion { ${versionFields} } userErrors { field message } }
  }
`);
