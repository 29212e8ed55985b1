import { createServer } from 'node:http';

/** Answers /readyz on PORT, and ends like the real one: on SIGTERM and when its parent is gone. */
const server = createServer((_request, response) => response.end('ready'));
server.listen(Number(process.env['PORT']), '127.0.0.1');
console.log('the gateway runs');
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
