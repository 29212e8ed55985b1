/** How data is named in a definition: a registered asset, or a URI. */
export type DataReference = { readonly asset: string } | { readonly uri: string };

const ofArm = /(?:^|\/)data\/([^/]+)\/(?:versions\/([^/]+)|labels\/latest)\/?$/;

/**
 * What a path names: `azureml:name:version`, `azureml:name@latest` and ids of data assets are assets; anything else
 * is a URI. null when it begins like an asset and is none.
 */
export function dataReference(path: string): DataReference | null {
  const id = path.replace(/^azureml:(?=\/subscriptions\/)/i, '');
  if (/^(azureml:\/\/|\/subscriptions\/)/i.test(id)) {
    const [found, name = '', version] = ofArm.exec(id) ?? [];
    if (found === undefined) return { uri: path };
    return { asset: version === undefined ? `${name}@latest` : `${name}:${version}` };
  }
  if (!/^azureml:/i.test(path)) return { uri: path };
  const asset = assetName(path);
  return asset === null ? null : { asset };
}

/** `azureml:name:version` or `azureml:name@latest` without the scheme; null when it is neither. */
function assetName(reference: string): string | null {
  const name = reference.replace(/^azureml:/i, '');
  return /^[^\s:@/]+(:[^\s:@/]+|@latest)$/.test(name) ? name : null;
}

const ofRegistry = /\/(?:components|models)\/([^/]+)(?:\/versions\/([^/]+))?\/?$/;

/**
 * `name:version` of a component or model, from `azureml:name:version` or an id; without a version `name@latest`.
 * null when it is neither.
 */
export function versionedName(reference: string): string | null {
  const [found, name = '', version] = ofRegistry.exec(reference) ?? [];
  if (found !== undefined) return version === undefined ? `${name}@latest` : `${name}:${version}`;
  return assetName(reference);
}
