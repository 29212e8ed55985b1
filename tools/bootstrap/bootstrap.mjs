// Runs before `npm start` and `npm test` on whatever Node.js the machine has, before any package is there.
import { generateAll } from './generate.mjs';
import { ensureInstalled } from './install.mjs';
import { Failure } from './run-step.mjs';

try {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20) throw new Failure(`Node.js 20 or newer is needed to begin; this is ${process.version}.`);
  ensureInstalled();
  generateAll();
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  console.error(`circuitwatch: ${error.message}`);
  process.exitCode = 1;
}
