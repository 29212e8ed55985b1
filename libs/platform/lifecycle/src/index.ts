export { systemClock, type Clock } from './clock.ts';
export {
  createShutdown,
  type Shutdown,
  type ShutdownLog,
  type ShutdownOptions,
  type ShutdownProcess,
} from './create-shutdown.ts';
