import { uploadedModelPattern } from '@circuitwatch/scoring-definitions';
import {
  isTimeZone,
  nearestTimeZone,
  parseStorageUri,
  storageSchemes,
} from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { z } from 'zod';

const namePattern = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const tagPattern = /^[A-Za-z0-9][A-Za-z0-9:._/-]{0,62}$/;
/** A scheme has two letters at least: one letter before the colon is a drive. */
const schemePattern = /^([a-z][a-z0-9+.-]+):/i;

function shown(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 80));
}

/** A name that stays: lower-case letters, digits, `-` and `_`, at most 63 of them. */
export const nameField = z.string().regex(namePattern, {
  error: ({ input }) =>
    `${shown(input)} cannot be a name; use up to 63 lower-case letters, digits, "-" and "_", starting with a letter or digit.`,
});

/** A name as Azure Machine Learning gives it to monitors, endpoints and deployments: of either case, up to 255 characters. */
export const azureNameField = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/, {
  error: ({ input }) =>
    `${shown(input)} cannot be a name; use up to 255 letters, digits, "-" and "_", starting with a letter or digit.`,
});

/** A name as Azure Machine Learning gives it to models and data assets, which may also have dots. */
export const assetNameField = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,254}$/, {
  error: ({ input }) =>
    `${shown(input)} cannot be a name; use up to 255 letters, digits, ".", "-" and "_", starting with a letter or digit.`,
});

/** What people call a thing, 1 to 200 characters without spaces around them. */
export const titleField = z
  .string()
  .trim()
  .min(1, 'The title is empty; leave it out or write one.')
  .max(200, 'The title is longer than 200 characters.');

/** Free text, at most 2,000 characters. */
export const descriptionField = z.string().max(2000, 'The description is longer than 2000 characters.');

/** A label for filters, such as `line:2`. */
export const tagsField = z
  .array(
    z.string().regex(tagPattern, {
      error: ({ input }) =>
        `${shown(input)} cannot be a tag; use up to 63 letters, digits and ":", ".", "_", "/", "-".`,
    }),
  )
  .max(50, 'A circuit has at most 50 tags.')
  .transform((tags) => [...new Set(tags)]);

/** Columns in order, each once. */
export const featuresField = z
  .array(
    z.string().min(1, 'A feature has no name.').max(200, 'A feature has a name of more than 200 characters.'),
  )
  .max(1000, 'There are more than 1000 features.')
  .refine((names) => new Set(names).size === names.length, 'A feature is listed twice.');

/** The name of one column. */
export const columnField = z
  .string()
  .min(1, 'The column has no name.')
  .max(200, 'The name is longer than 200 characters.');

/** A time zone that the runtime knows. */
export const timeZoneField = z.string().refine(isTimeZone, {
  error: ({ input }) => {
    const nearest = nearestTimeZone(String(input));
    const hint = nearest === null ? 'Use an IANA name such as Europe/Berlin.' : `Did you mean "${nearest}"?`;
    return `Unknown time zone ${shown(input)}. ${hint}`;
  },
});

/** A URI or a path that names a file or folder. */
export const uriField = z
  .string()
  .trim()
  .min(1, 'The URI is empty.')
  .max(2048, 'The URI is longer than 2048 characters.')
  .refine((uri) => ![...uri].some((character) => character < ' '), 'The URI holds a control character.')
  .refine((uri) => !schemePattern.test(uri) || URL.canParse(uri), {
    error: ({ input }) => `${shown(input)} is not a URI; write file:///path/to/data or a path.`,
  });

/** The URI of a model file that was uploaded, by the checksum of its bytes. */
export const uploadedModelUri = z.string().regex(uploadedModelPattern);

/** A URI or path that can be read as data: of a file or folder, here, in Azure storage or in a datastore. */
export const dataUriField = uriField.superRefine((uri, context) => {
  const problem = dataUriProblem(uri);
  if (problem !== null) context.addIssue({ code: 'custom', message: problem });
});

/** A name that Azure Machine Learning has for data: an asset's, or a path in a datastore. */
const azuremlPattern =
  /^azureml:([^:@/\s]+(:[^:@/\s]+|@latest)|\/\/.*\b(datastores\/[^/]+\/paths|data\/[^/]+\/(versions|labels))\b.*)$/s;

function dataUriProblem(uri: string): string | null {
  const scheme = schemePattern.exec(uri)?.[1]?.toLowerCase() ?? 'file';
  if (scheme === 'file') return null;
  if (scheme === 'azureml') {
    if (azuremlPattern.test(uri)) return null;
    return `${shown(uri)} names no data; write azureml://datastores/<datastore>/paths/<path> or azureml:<name>:<version>.`;
  }
  if (!storageSchemes.includes(scheme)) {
    const known = ['file', 'azureml', ...storageSchemes].map((name) => `${name}:`).join(', ');
    return `The scheme of ${shown(uri)} cannot be read; use a path below the data folder, or one of ${known}.`;
  }
  try {
    if ((parseStorageUri(uri)?.signature ?? null) === null) return null;
    return 'The URI carries a shared access signature, which everybody would see; leave it out and let the worker sign in.';
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** The name of a datastore as URIs hold it: letters, digits, `_` and `-`. */
export const datastoreNameField = z.string().regex(/^\w[\w-]{0,62}$/, {
  error: ({ input }) => `${shown(input)} cannot be a datastore; use up to 63 letters, digits, "_" and "-".`,
});

/** The name of a component or its version, as `name:version` holds them. */
export const componentNameField = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, {
  error: ({ input }) =>
    `${shown(input)} cannot name a component or its version; use up to 63 letters, digits, ".", "_" and "-".`,
});

/** SHA-256 in hex, kept in lower case. */
export const checksumField = z
  .string()
  .regex(/^[0-9a-f]{64}$/i, 'The checksum is not a SHA-256 in hex (64 digits from 0 to f).')
  .toLowerCase();
