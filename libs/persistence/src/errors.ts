import { AppError, conflict, invalid, unavailable } from '@circuitwatch/platform-errors';

/** What PostgreSQL said, whether it came through pg or through Prisma. */
interface DatabaseFailure {
  /** An SQLSTATE, a Node socket error code, or a Prisma code. */
  readonly code: string;
  readonly constraint: string | undefined;
  readonly message: string;
}

/** Unique constraints a caller can run into, and the input field that each one is about. */
const uniqueFields: Readonly<Record<string, { readonly what: string; readonly field: string }>> = {
  plant_name_key: { what: 'A plant', field: 'name' },
  circuit_plant_id_name_key: { what: 'A circuit of this plant', field: 'name' },
  model_name_key: { what: 'A model', field: 'name' },
  model_version_model_id_number_key: { what: 'A version of this model', field: 'number' },
  deployment_endpoint_name_key: { what: 'A deployment', field: 'name' },
  data_asset_name_number_key: { what: 'A data asset with this name', field: 'number' },
  datastore_name_key: { what: 'A datastore', field: 'name' },
  component_name_label_key: { what: 'A component of this name', field: 'label' },
  baseline_name_key: { what: 'A baseline', field: 'name' },
  monitor_name_key: { what: 'A monitor', field: 'name' },
  monitor_version_monitor_id_number_key: { what: 'A version of this monitor', field: 'number' },
};

const connectionLost = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EAI_AGAIN',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
  'P2028',
]);

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Prisma hangs the driver's error below `meta` or `cause`, depending on the kind of request. */
function describe(error: unknown): DatabaseFailure {
  const outer = record(error);
  const wrapped = record(
    record(outer['meta'])['driverAdapterError'] ?? (outer['name'] === 'DriverAdapterError' ? error : {}),
  );
  const inner = record(wrapped['cause']);
  const constraint = record(inner['constraint']);
  return {
    code: text(inner['originalCode']) ?? text(inner['kind']) ?? text(outer['code']) ?? '',
    constraint: text(constraint['index']) ?? text(outer['constraint']),
    message: text(inner['originalMessage']) ?? text(outer['message']) ?? String(error),
  };
}

function uniqueViolation(failure: DatabaseFailure, cause: unknown): AppError {
  const name = failure.constraint ?? /constraint "([^"]+)"/.exec(failure.message)?.[1] ?? '';
  const known = uniqueFields[name];
  if (known === undefined) return new AppError('CONFLICT', `This exists already (${name}).`, { cause });
  const message = `${known.what} with this ${known.field} exists already; choose another ${known.field}.`;
  return conflict(message, [{ path: [known.field], message }]);
}

/** `circuit_plant_id_fkey` → `plantId`. */
function foreignKeyField(constraint: string): string {
  const column = /_([a-z]+(?:_version)?_id)_fkey$/.exec(constraint)?.[1] ?? constraint;
  return column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function foreignKeyViolation(failure: DatabaseFailure): AppError {
  const name = failure.constraint ?? /constraint "([^"]+)"/.exec(failure.message)?.[1] ?? '';
  if (failure.code === '23001' || failure.message.includes('update or delete on table')) {
    const user = /on table "([^"]+)"\s*$/.exec(failure.message)?.[1] ?? name.split('_')[0] ?? 'record';
    return conflict(`It is still used by a ${user}; delete or change that first.`);
  }
  const field = foreignKeyField(name);
  const message = `${field} names something that does not exist.`;
  return invalid(message, [{ path: [field], message }]);
}

function isConnectionLost({ code, message }: DatabaseFailure): boolean {
  if (connectionLost.has(code) || code.startsWith('08')) return true;
  if (['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections'].includes(code))
    return true;
  return /connection terminated|timeout exceeded when trying to connect|not queryable|connection timeout/i.test(
    message,
  );
}

/** The AppError that stands for a failure of the database; an error of our own code passes unchanged. */
function translateError(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const failure = describe(error);
  if (isConnectionLost(failure))
    return unavailable('The database does not answer; try again in a moment.', error);
  switch (failure.code) {
    case '23505':
      return uniqueViolation(failure, error);
    case '23503':
    case '23001':
      return foreignKeyViolation(failure);
    case '23514':
    case '22P02':
    case '22P05':
    case '22021':
    case '22003':
    case '22007':
      return new AppError('INVALID', `The database refused a value: ${failure.message}`, { cause: error });
    case '40001':
    case '40P01':
      return new AppError('CONFLICT', 'Somebody changed the same rows at the same time; try again.', {
        cause: error,
        retryable: true,
      });
    case '28P01':
    case '28000':
      return new AppError('INVALID', 'The database refused the user or password of DATABASE_URL.', {
        cause: error,
      });
    case '3D000':
      return new AppError('INVALID', `The database of DATABASE_URL does not exist: ${failure.message}.`, {
        cause: error,
      });
    default:
      return error;
  }
}

/** Runs `work` and throws its database failures as AppErrors. */
export async function translateErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw translateError(error);
  }
}
