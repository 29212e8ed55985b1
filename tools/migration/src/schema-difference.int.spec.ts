import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryFolder } from '@circuitwatch/testing';
import { describe, expect, it } from 'vitest';
import { schemaDifference } from './schema-difference.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const schemaFile = path.join(root, 'prisma', 'schema.prisma');
const migrationsDir = path.join(root, 'prisma', 'migrations');

describe('schemaDifference', () => {
  it('finds that the migrations make what the schema says, whatever else they add', async () => {
    expect(await schemaDifference(schemaFile, migrationsDir)).toBe('');
  });

  it('gives the SQL for a changed schema', async () => {
    const folder = temporaryFolder('schema');
    const changed = path.join(folder.path, 'schema.prisma');
    const schema = readFileSync(schemaFile, 'utf8');
    writeFileSync(changed, schema.replace('model Plant {', 'model Plant {\n  owner String?\n'));
    const sql = await schemaDifference(changed, migrationsDir);
    folder.remove();
    expect(sql.replaceAll(/^--.*$/gm, '').trim()).toBe('ALTER TABLE "plant" ADD COLUMN     "owner" TEXT;');
  });
});
