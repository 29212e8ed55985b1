import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { schemaDifference } from './schema-difference.ts';

const usage = `Usage:
  npm run migration -- NAME      writes prisma/migrations/<time>_NAME/migration.sql from the change of schema.prisma
  npm run migration -- --check   exits with 1 and the missing SQL when schema.prisma and the migrations differ`;

const root = path.resolve(import.meta.dirname, '../../..');
const schemaFile = path.join(root, 'prisma', 'schema.prisma');
const migrationsDir = path.join(root, 'prisma', 'migrations');

function writeMigration(name: string, sql: string, now: Date): string {
  const time = now.toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = path.join(migrationsDir, `${time}_${name}`);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'migration.sql');
  writeFileSync(file, sql);
  return path.relative(root, file);
}

async function main(argument: string | undefined): Promise<number> {
  const isCheck = argument === '--check';
  if (argument === undefined || (!isCheck && !/^[a-z0-9][a-z0-9_]*$/.test(argument))) {
    console.error(`${usage}\nNAME has lower-case letters, digits and underscores.`);
    return 2;
  }
  const sql = await schemaDifference(schemaFile, migrationsDir);
  if (sql === '') {
    console.log('The migrations make what prisma/schema.prisma says.');
    return 0;
  }
  if (isCheck) {
    console.error(`prisma/schema.prisma and the migrations differ. Missing:\n\n${sql}`);
    console.error('Write it with: npm run migration -- NAME');
    return 1;
  }
  console.log(`Wrote ${writeMigration(argument, sql, new Date())}. Read it before you commit it.`);
  return 0;
}

process.exitCode = await main(process.argv[2]);
