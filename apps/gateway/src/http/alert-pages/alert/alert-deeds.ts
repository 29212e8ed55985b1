import { AppError } from '@circuitwatch/platform-errors';
import { graphql, type GraphQLSchema } from 'graphql';
import type { GatewayContext } from '../../../context.ts';
import { encodeGlobalId } from '../../../global-id.ts';

/** What people can do on the page of an alert; each is a form with an address of its own. */
export const deedNames = ['acknowledge', 'unacknowledge', 'assign', 'silence', 'comment', 'resolve'] as const;
export type DeedName = (typeof deedNames)[number];

/** The deed of this name. */
export function deedOf(name: string): DeedName | null {
  return deedNames.find((known) => known === name) ?? null;
}

/** What a form was filled in with. */
export type FormValues = URLSearchParams;

interface Deed {
  readonly mutation: string;
  readonly inputType: string;
  readonly inputOf: (values: FormValues, id: string) => Readonly<Record<string, unknown>>;
}

/** A value as it was meant: browsers send line breaks as two characters. */
function text(values: FormValues, name: string): string {
  return (values.get(name) ?? '').replaceAll('\r\n', '\n');
}

function withComment(values: FormValues, id: string): Readonly<Record<string, unknown>> {
  return { id, comment: text(values, 'comment') };
}

const deeds: Readonly<Record<DeedName, Deed>> = {
  acknowledge: { mutation: 'acknowledgeAlert', inputType: 'AlertActionInput', inputOf: withComment },
  unacknowledge: { mutation: 'unacknowledgeAlert', inputType: 'AlertActionInput', inputOf: withComment },
  resolve: { mutation: 'resolveAlert', inputType: 'AlertActionInput', inputOf: withComment },
  comment: {
    mutation: 'commentAlert',
    inputType: 'CommentAlertInput',
    inputOf: (values, id) => ({ id, text: text(values, 'comment') }),
  },
  assign: {
    mutation: 'assignAlert',
    inputType: 'AssignAlertInput',
    inputOf: (values, id) => ({ id, assignee: text(values, 'assignee').trim() || null }),
  },
  silence: {
    mutation: 'createSilence',
    inputType: 'CreateSilenceInput',
    inputOf: (values) => ({
      matching: text(values, 'matching'),
      comment: text(values, 'comment'),
      ...(values.get('until') === 'resolved'
        ? { untilResolved: true }
        : { duration: values.get('until') ?? '' }),
    }),
  },
};

/** The deed is done, or what people can do about it that it is not. */
export interface DeedOutcome {
  readonly status: 200 | 403 | 422;
  readonly problems: readonly string[];
}

interface Payload {
  readonly payload: { readonly userErrors: readonly { readonly message: string }[] };
}

/** How a deed is asked for. */
export interface AskedDeed {
  readonly name: DeedName;
  readonly alertId: string;
  readonly values: FormValues;
}

/**
 * Does it by the mutation of the API, so that pages ask for the same role, check the same and leave the same trail.
 * Failures that people cannot mend are thrown.
 */
export async function doDeed(
  { name, alertId, values }: AskedDeed,
  { schema, context }: { readonly schema: GraphQLSchema; readonly context: GatewayContext },
): Promise<DeedOutcome> {
  const { mutation, inputType, inputOf } = deeds[name];
  const { data, errors = [] } = await graphql({
    schema,
    source: `mutation ($input: ${inputType}!) { payload: ${mutation}(input: $input) { userErrors { message } } }`,
    variableValues: { input: inputOf(values, encodeGlobalId('Alert', alertId)) },
    contextValue: context,
  });
  const [error] = errors;
  if (error?.extensions['code'] === 'FORBIDDEN') return { status: 403, problems: [error.message] };
  if (error?.originalError instanceof AppError) throw error.originalError;
  if (error) throw error;
  // The document asks for this.
  const { userErrors } = (data as unknown as Payload).payload;
  return { status: userErrors.length === 0 ? 200 : 422, problems: userErrors.map(({ message }) => message) };
}
