export {
  AppError,
  conflict,
  invalid,
  notFound,
  unavailable,
  type AppErrorOptions,
  type ErrorCode,
  type FieldProblem,
} from './app-error.ts';
