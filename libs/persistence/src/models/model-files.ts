import { createHash } from 'node:crypto';
import type { Database } from '../database/database.ts';
import type { ModelFileRepository } from './records.ts';

/** Bytes travel as text of twice their size, and no text may have more than 512 MiB. */
const pieceBytes = 2 ** 20;

async function readFile(database: Database, checksum: string): Promise<Uint8Array | null> {
  const [file] = await database.query<{ size: number }>(
    'select octet_length(bytes) as size from model_file where checksum = $1',
    checksum,
  );
  if (file === undefined) return null;
  const bytes = new Uint8Array(file.size);
  for (let start = 0; start < file.size; start += pieceBytes) {
    const [piece] = await database.query<{ bytes: Uint8Array }>(
      'select substring(bytes from $2::int for $3::int) as bytes from model_file where checksum = $1',
      checksum,
      start + 1,
      pieceBytes,
    );
    if (piece === undefined) return null;
    bytes.set(piece.bytes, start);
  }
  return bytes;
}

/** A large file goes in pieces too: as one parameter it would take many times its size of this process's memory. */
async function storeFile(database: Database, checksum: string, bytes: Uint8Array): Promise<void> {
  await database.transaction(async (tx) => {
    await tx.query(
      'create temporary table if not exists model_piece (start int, bytes bytea) on commit drop',
    );
    await tx.query('truncate model_piece');
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const piece = bytes.subarray(start, start + pieceBytes);
      await tx.query('insert into model_piece (start, bytes) values ($1::int, $2)', start, piece);
    }
    await tx.query(
      `insert into model_file (checksum, bytes)
       select $1, coalesce(string_agg(bytes, ''::bytea order by start), ''::bytea) from model_piece
       on conflict (checksum) do nothing`,
      checksum,
    );
  });
}

/** Uploaded model files on one connection. */
export function modelFileRepository(database: Database): ModelFileRepository {
  return {
    store: async (bytes) => {
      const checksum = createHash('sha256').update(bytes).digest('hex');
      await storeFile(database, checksum, bytes);
      return checksum;
    },
    read: (checksum) => readFile(database, checksum),
    has: async (checksum) => (await database.prisma.modelFile.count({ where: { checksum } })) > 0,
  };
}
