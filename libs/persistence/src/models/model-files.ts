import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { ModelFileRepository } from './records.ts';

/** Uploaded model files on one connection. */
export function modelFileRepository(database: Database): ModelFileRepository {
  return {
    store: async (bytes) => {
      const checksum = createHash('sha256').update(bytes).digest('hex');
      await database.query(
        'insert into model_file (checksum, bytes) values ($1, $2) on conflict (checksum) do nothing',
        checksum,
        bytes,
      );
      return checksum;
    },
    read: async (checksum) => {
      const file = await database.prisma.modelFile.findUnique({ where: { checksum } });
      return file?.bytes ?? null;
    },
    has: async (checksum) => (await database.prisma.modelFile.count({ where: { checksum } })) > 0,
  };
}
