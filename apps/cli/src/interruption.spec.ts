import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const module = new URL('./interruption.ts', import.meta.url).href;

it('cleans up after a Ctrl-C, and ends by its signal', async () => {
  const program = `
    import { withInterruption } from ${JSON.stringify(module)};
    await withInterruption(async (signal) => {
      const keepAlive = setInterval(() => undefined, 1000);
      console.log('at work');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(keepAlive);
      console.log('cleaned up');
      signal.throwIfAborted();
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'ignore'],
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (part.includes('at work')) child.kill('SIGINT');
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null];
  expect({ code, signal, text }).toEqual({ code: null, signal: 'SIGINT', text: 'at work\ncleaned up\n' });
});
