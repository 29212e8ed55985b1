import { createServer } from 'node:net';
import { conflict, invalid, type AppError } from '@circuitwatch/platform-errors';

function explain(code: string, host: string, port: number, variable: string): AppError {
  switch (code) {
    case 'EADDRINUSE':
      return conflict(
        `Port ${port} is taken: stop what listens there, or choose another one with ${variable}.`,
      );
    case 'EACCES':
      return invalid(
        `Port ${port} needs more rights than this user has: choose one above 1023 with ${variable}.`,
      );
    default:
      return invalid(
        `HOST and ${variable} cannot be used (${host}:${port}, ${code}): choose an address of this machine.`,
      );
  }
}

/** Finds out whether a process will be able to listen there, and which port 0 becomes; throws the reason in one line. */
export async function checkAddress(host: string, port: number, variable = 'PORT'): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    throw explain(code, host, port, variable);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
