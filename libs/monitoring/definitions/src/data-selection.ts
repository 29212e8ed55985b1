import { z } from 'zod';

/** ISO-8601 durations: `size` of data that ends `offset` before the scheduled time. */
const trailingWindowSchema = z.strictObject({
  lookbackSize: z.string(),
  lookbackOffset: z.string().default('PT0S'),
});

const instant = z.iso.datetime({ offset: true });

/** Fixed dates, the same in every run: from `start` up to, and without, `end`. */
const fixedWindowSchema = z.strictObject({ start: instant, end: instant });

export const dataWindowSchema = z.union([trailingWindowSchema, fixedWindowSchema]);

export const dataContexts = [
  'model_inputs',
  'model_outputs',
  'training',
  'test',
  'validation',
  'ground_truth',
] as const;

/** What data is of a model. */
export type DataContext = (typeof dataContexts)[number];

/** Which column plays which part. */
export const columnRolesSchema = z.strictObject({
  /** The rows' time; otherwise the data asset's timestamp column, or the one that the data's layout brings. */
  timestamp: z.string().optional(),
  /** Names a row in another table: predictions and their ground truth, inputs and their outputs. */
  correlationId: z.string().optional(),
  /** What the model predicts, as it turned out to be. */
  target: z.string().optional(),
  prediction: z.string().optional(),
  predictionProbability: z.string().optional(),
});

export const dataSelectionSchema = z
  .strictObject({
    /** A registered data asset: `name:version` or `name@latest`. */
    asset: z.string().optional(),
    /** Data that is not registered: a URI, or a path below the data folder. */
    uri: z.string().min(1).optional(),
    context: z.enum(dataContexts).optional(),
    columns: columnRolesSchema.optional(),
    /** Absent: every row. */
    window: dataWindowSchema.optional(),
    /** A registered component, `name:version`, whose SQL makes the rows from the stored ones. */
    preprocessing: z.string().optional(),
  })
  .refine(({ asset, uri }) => (asset === undefined) !== (uri === undefined), {
    error: 'Name the data by exactly one of "asset" and "uri".',
  });

/** Which rows are read: the data, and the part of it. */
export type DataSelection = z.infer<typeof dataSelectionSchema>;
export type DataWindow = z.infer<typeof dataWindowSchema>;
/** A window that hangs on the scheduled time. */
export type TrailingWindow = z.infer<typeof trailingWindowSchema>;
export type FixedWindow = z.infer<typeof fixedWindowSchema>;
export type ColumnRoles = z.infer<typeof columnRolesSchema>;

/** Whether the window moves with the scheduled time. */
export function isTrailing(window: DataWindow): window is TrailingWindow {
  return 'lookbackSize' in window;
}

/** What names the data: the reference to the asset, or the URI; equal texts are the same data. */
export function referenceOf({ asset, uri }: Pick<DataSelection, 'asset' | 'uri'>): string {
  return asset ?? uri ?? '';
}
