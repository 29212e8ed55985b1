// Compiles libs/metric-engine/assembly to WebAssembly and writes it as a module that needs no file to be read.
import asc from 'assemblyscript/asc';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './run-step.mjs';

const output = path.join(root, 'libs/metric-engine/src/generated/kernels-wasm.ts');
/** Read by asc relative to the root. */
const entry = 'libs/metric-engine/assembly/index.ts';

let wasm;
const { error, stderr } = await asc.main(
  [entry, '--outFile', 'kernels.wasm', '--runtime', 'stub', '--enable', 'simd', '-O3', '--noAssert'],
  {
    writeFile: (_name, contents) => {
      wasm = contents;
    },
  },
);
if (error !== null || wasm === undefined) {
  process.stderr.write(stderr.toString());
  process.exitCode = 1;
} else {
  const base64 = Buffer.from(wasm).toString('base64');
  mkdirSync(path.dirname(output), { recursive: true });
  writeFileSync(output, `/** Compiled from ${entry}. */\nexport const kernelsWasm =\n  '${base64}';\n`);
}
