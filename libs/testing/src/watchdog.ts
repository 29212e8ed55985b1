import { spawn } from 'node:child_process';
import { Socket } from 'node:net';

/** Waits for this process to end, however it ends: its side of the pipe closes even after SIGKILL. */
const script = `
cat > /dev/null
kill -QUIT "$1" 2> /dev/null
for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$1" 2> /dev/null || break; sleep 0.3; done
kill -KILL "$1" 2> /dev/null
rm -rf "$2"
`;

/**
 * Ends the server and removes its folder should this process end without doing so itself: a test run that is
 * killed leaves nothing behind. Call the returned function once the server was stopped properly.
 */
export function watchServer(pid: number, folder: string): () => void {
  const watchdog = spawn('/bin/sh', ['-c', script, 'watchdog', String(pid), folder], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // Without a shell there is no watchdog; the tests themselves do not need it.
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  // The pipe must not keep a finished test run alive.
  if (watchdog.stdin instanceof Socket) watchdog.stdin.unref();
  return () => {
    // Its whole group: the shell waits in a child of its own.
    if (watchdog.pid !== undefined && watchdog.exitCode === null) process.kill(-watchdog.pid, 'SIGKILL');
  };
}
