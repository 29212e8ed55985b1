function list(field: string, selection: string): string {
  return `query Existing($after: String) {
    page: ${field}(first: 100, after: $after) { nodes { ${selection} } pageInfo { hasNextPage endCursor } }
  }`;
}

function creation(field: string, input: string, thing: string): string {
  return `mutation Create($input: ${input}!) {
    payload: ${field}(input: $input) { created: ${thing} { id } userErrors { field message code } }
  }`;
}

/** What exists already: each node has an id and what its name is made of. */
export const existingDocuments = {
  plant: list('plants', 'id name'),
  circuit: list('circuits', 'id name plant { name }'),
  model: list('models', 'id name versions(first: 1) { nodes { id } }'),
  deployment: list('deployments', 'id name'),
  dataAsset: list('dataAssets', 'id name'),
  monitor: list('monitors', 'id name'),
} as const;

/** Mutations that create one thing and answer its id. */
export const creationDocuments = {
  plant: creation('createPlant', 'CreatePlantInput', 'plant'),
  circuit: creation('createCircuit', 'CreateCircuitInput', 'circuit'),
  model: creation('createModel', 'CreateModelInput', 'model'),
  modelVersion: creation('createModelVersion', 'CreateModelVersionInput', 'modelVersion'),
  deployment: creation('createDeployment', 'CreateDeploymentInput', 'deployment'),
  dataAsset: creation('createDataAsset', 'CreateDataAssetInput', 'dataAsset'),
  monitor: creation('createMonitor', 'CreateMonitorInput', 'monitor'),
} as const;

/** What can be created. */
export type Registrable = keyof typeof creationDocuments;
