import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** How much of the machine a database may take. */
export interface InstanceOptions {
  /** Threads of one query. */
  readonly threads: number;
  /** As DuckDB writes it, such as `512MB`; beyond it, rows go to the disk. */
  readonly memoryLimit: string;
  /** Where they go, in a folder of their own. */
  readonly spillFolder: string;
}

/** An in-memory database and what it put onto the disk. */
export interface OpenInstance {
  readonly instance: DuckDBInstance;
  readonly close: () => Promise<void>;
}

/** Opens an in-memory DuckDB that never loads anything from the network and takes times without a zone as UTC. */
export async function openInstance(options: InstanceOptions): Promise<OpenInstance> {
  const { threads, memoryLimit, spillFolder } = options;
  const folder = join(spillFolder, `reader-${randomUUID()}`);
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: memoryLimit,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // Left to itself, DuckDB takes the working folder of whoever started the process.
    temp_directory: folder,
  });
  const close = async (): Promise<void> => {
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const connection = await instance.connect();
    await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
    connection.closeSync();
    return { instance, close };
  } catch (error) {
    await close();
    throw error;
  }
}
