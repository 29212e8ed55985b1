/** URIs of models that were uploaded: they lie in the database under their checksum, the pattern's only group. */
export const uploadedModelPattern = /^circuitwatch:models\/([0-9a-f]{64})$/;

/** The URI of an uploaded model. @param checksum Lower-case hex SHA-256 of its file. */
export function uploadedModelUri(checksum: string): string {
  return `circuitwatch:models/${checksum}`;
}
