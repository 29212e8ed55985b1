/** Does nothing until it is stopped, or its parent is gone. */
setInterval(() => undefined, 60_000);
console.log('the worker runs');
process.on('SIGTERM', () => process.exit(0));
process.on('disconnect', () => process.exit(0));
