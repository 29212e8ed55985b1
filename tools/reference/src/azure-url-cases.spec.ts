import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  joinUri,
  openDatasetReader,
  parseDataUri,
  resolveDataUri,
  type DataLocation,
} from '@circuitwatch/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface UrlFile {
  readonly url_cases: readonly {
    readonly url: string;
    readonly expected_hdfs: string;
    readonly expected_abfs: string;
  }[];
  readonly azureml_cases: readonly {
    readonly url: string;
    readonly datastore: {
      readonly type: 'AzureBlob' | 'AzureDataLakeGen2';
      readonly protocol: string;
      readonly endpoint: string;
      readonly account: string;
      readonly container: string;
    };
    readonly expected_hdfs: string;
    readonly expected_abfs: string;
    readonly relative?: string;
    readonly expected_azureml?: string;
  }[];
  readonly relative_cases: readonly {
    readonly url: string;
    readonly relative: string;
    readonly expected_path: string;
    readonly expected_abfs: string;
  }[];
  readonly local_path_cases: readonly { readonly path: string; readonly expected_local: boolean }[];
  readonly rejected_cases: readonly { readonly url: string }[];
  readonly any_files_paths: readonly string[];
  readonly any_files_cases: readonly {
    readonly base: string;
    readonly pattern: string;
    readonly expected: boolean;
  }[];
}

const resolve = (uri: string): string => resolveDataUri(uri, { baseFolder: '/base', datastores: {} });
const refusalOf = (uri: string): string => {
  try {
    return resolve(uri);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

/** Where the product means to differ from Azure's reader and why, with what shows it. */
const differences = [
  {
    cases: 'relative_cases of file:///path/to/base and d:\\path\\to\\base: expected_path',
    azure: 'The path of a local folder is told without its leading slash or drive.',
    here: 'A local path is kept whole.',
    reason: 'Without them it names another folder.',
    shown: () => resolve('file:///path/to/base'),
    is: 'file:///path/to/base',
  },
  {
    cases: 'azureml_cases, azureml://datastores/… with rpath: expected_azureml',
    azure: 'A short URI becomes the long one of the workspace that the job runs in.',
    here: 'It stays short.',
    reason: 'There is no workspace; datastores are known by their names.',
    shown: () => joinUri('azureml://datastores/store/paths/path', 'rpath'),
    is: 'azureml://datastores/store/paths/path/rpath',
  },
  {
    cases: 'local_path_cases: file://path/to/data.parquet',
    azure: 'It is local, and read as path/to/data.parquet.',
    here: 'It is local too, but reading it is refused with the right form.',
    reason: 'In a file: URI the part after // is a host: the file would be on a machine called "path".',
    shown: () => refusalOf('file://path/to/data.parquet'),
    is: expect.stringContaining('write file:///path/to/file.parquet'),
  },
  {
    cases: 'rejected_cases: azureml://…/data/…/versions/…',
    azure: 'Ids of data assets are rejected wherever a URI is expected.',
    here: 'They name the registered asset; where its files are to be read before it is looked up, they are rejected.',
    reason: 'Azure prints these ids itself, and people paste them.',
    shown: () => parseDataUri('azureml://data/my_data/versions/1'),
    is: { kind: 'asset', name: 'my_data', version: '1' },
  },
  {
    cases: 'relative_cases with http:, wasb: or abfs:',
    azure: 'The data is read without TLS, and refused where there is no credential.',
    here: 'The URI is understood, but the data is read with TLS.',
    reason:
      'Accounts refuse requests without TLS unless they are told otherwise, and keys would go in the clear.',
    shown: () => resolve('wasb://data@plant.blob.core.windows.net/a'),
    is: 'https://plant.blob.core.windows.net/data/a',
  },
] as const;

const [file] = (readSharedCases('azure', 'store_urls') ?? []) as UrlFile[];
const note = countCases();
const path = 'azure/store_urls.json';

if (file === undefined) it.skip(`URL cases of Azure: ${sharedCasesAbsent}`);

/** The same place, as the other interface of the account has it. */
function byDfs(location: DataLocation): DataLocation {
  return location.kind === 'storage' ? { ...location, service: 'dfs' } : location;
}

describe.skipIf(file === undefined)('URL cases of Azure', () => {
  it.each(file?.url_cases ?? [])(
    '$url is what Azure makes of it',
    ({ url, expected_hdfs, expected_abfs }) => {
      expect(parseDataUri(url)).toMatchObject({
        kind: 'storage',
        account: 'my_account',
        container: 'my_container',
      });
      expect(parseDataUri(url)).toEqual(parseDataUri(expected_hdfs));
      expect(byDfs(parseDataUri(url))).toEqual(parseDataUri(expected_abfs));
      note(path, `${url}: hdfs`);
      note(path, `${url}: abfs`);
    },
  );

  it.each(file?.azureml_cases ?? [])('$url lies where its datastore does', (example) => {
    const { url, datastore, relative, expected_azureml } = example;
    const { type, protocol, account, container, endpoint } = datastore;
    const service = type === 'AzureBlob' ? 'blob' : 'dfs';
    const root = `${protocol}://${account}.${service}.${endpoint}/${container}`;
    const place = resolveDataUri(url, { baseFolder: '/nowhere', datastores: { my_datastore: root } });
    expect(place).toBe(resolve(example.expected_hdfs));
    expect(place).toBe(resolve(example.expected_abfs));
    note(path, `${url}: hdfs`);
    note(path, `${url}: abfs`);
    if (relative === undefined || expected_azureml === undefined) return;
    // Equal but for the workspace: see the differences.
    const { workspace: _, ...below } = { workspace: null, ...parseDataUri(joinUri(url, relative)) };
    expect(parseDataUri(expected_azureml)).toMatchObject(below);
    note(path, `${url}: azureml`);
  });

  it.each(file?.relative_cases ?? [])(
    '$relative below $url',
    ({ url, relative, expected_path, expected_abfs }) => {
      const location = parseDataUri(url);
      const joined = joinUri(url, relative);
      if (location.kind === 'local') {
        expect(joined).toBe(expected_abfs);
        // Whole, and Azure's is its end: see the differences.
        expect(location.uri.endsWith(expected_path)).toBe(true);
      } else {
        expect(location).toMatchObject({ path: expected_path });
        // One form stands for all of them, so what is asked of it is where it leads.
        const { secure } = { secure: true, ...location };
        expect({ ...byDfs(parseDataUri(joined)), secure }).toEqual(parseDataUri(expected_abfs));
      }
      note(path, `${relative} below ${url}: path`);
      note(path, `${relative} below ${url}: abfs`);
    },
  );

  it.each(file?.local_path_cases ?? [])(
    '$path is local: $expected_local',
    ({ path: uri, expected_local }) => {
      expect(parseDataUri(uri).kind === 'local').toBe(expected_local);
      note(path, `${uri}: local`);
    },
  );

  it.each(file?.rejected_cases ?? [])('$url is rejected as a place', ({ url }) => {
    expect(() => resolve(url)).toThrow(/a registered asset/);
    expect(parseDataUri(url)).toEqual({ kind: 'asset', name: 'my_data', version: '1' });
    note(path, `${url}: rejected`);
  });

  describe('patterns', () => {
    let root = '';
    beforeAll(() => {
      root = mkdtempSync(join(tmpdir(), 'circuitwatch-patterns-'));
      for (const name of file?.any_files_paths ?? []) {
        mkdirSync(join(root, dirname(name)), { recursive: true });
        writeFileSync(join(root, name), name.endsWith('.csv') ? 'a\n1\n' : '{"a":1}\n');
      }
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it.each(file?.any_files_cases ?? [])(
      '$base and $pattern name files: $expected',
      async ({ base, pattern, expected }) => {
        const reader = await openDatasetReader({ baseFolder: root });
        try {
          const source = {
            uri: joinUri(`.${base}`, pattern),
            timestampColumn: null,
            correlationColumn: null,
            preprocessing: null,
          };
          const opening = reader.open({ source, windows: [null], segment: null });
          if (expected) expect((await opening).files.length).toBeGreaterThan(0);
          else await expect(opening).rejects.toMatchObject({ code: 'INVALID' });
        } finally {
          await reader.close();
        }
        note(path, `${base} ${pattern}: any files`);
      },
    );
  });
});

describe('differences from Azure', () => {
  it.each(differences)('$here $reason', ({ shown, is }) => expect(shown()).toEqual(is));
});
