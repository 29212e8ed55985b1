import { isDeepStrictEqual } from 'node:util';
import type { ComponentDocument } from '@circuitwatch/monitoring-documents';
import type { Component, ComponentKind } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import { componentNameField } from '../../../inputs/fields.ts';
import { parseInput } from '../../../inputs/parse-input.ts';
import { z } from 'zod';
import type { Applied, AppliedChange, ApplyContext } from './applied.ts';

const schema = z.object({ name: componentNameField, version: componentNameField });
const ofSpark = 'Its program for Spark does not run here; monitors that name it say so.';

/**
 * Registers the component. One that was registered without SQL gets the document's; any other stays as it is for good.
 *
 * @throws AppError INVALID for other SQL or inputs under a name and version that are taken.
 */
export async function applyComponent(document: ComponentDocument, context: ApplyContext): Promise<Applied> {
  parseInput(schema, document);
  const { components } = context.repositories;
  const existing = await components.find(document.name, document.version);
  if (!existing) {
    await create(document, context);
    const changes: readonly AppliedChange[] = [
      { path: ['sql'], before: undefined, after: document.sql ?? undefined },
      { path: ['inputs'], before: undefined, after: document.inputs.map(({ name }) => name) },
    ];
    return applied(
      'CREATED',
      changes.filter(({ after }) => after !== undefined),
    );
  }
  if (document.sql === null) {
    const note = `${reference(document)} has SQL here already, which stays.`;
    return applied('UNCHANGED', [], existing.sql === null ? [] : [note]);
  }
  if (existing.sql === null) return addSql(document, existing, context);
  if (existing.sql === document.sql && isDeepStrictEqual(existing.inputs, inputsOf(document))) {
    return applied('UNCHANGED', []);
  }
  throw invalid(
    `${reference(document)} is registered with other SQL or inputs, which stay as they are for good; give it a new version.`,
  );
}

/** What a component says never changes, so the one without SQL makes room for another. */
async function addSql(
  document: ComponentDocument,
  { id, version }: Component,
  context: ApplyContext,
): Promise<Applied> {
  await context.repositories.components.delete({ id, expectedVersion: version }, context.actor);
  await create(document, context);
  return applied('CHANGED', [{ path: ['sql'], before: undefined, after: document.sql }]);
}

async function create(document: ComponentDocument, { repositories, actor }: ApplyContext): Promise<void> {
  const { name, version, sql, description } = document;
  const words = [description, sql === null ? ofSpark : null].filter((part) => part !== null);
  const component = {
    ...{ name, label: version, sql, kind: kindOf(document), inputs: inputsOf(document) },
    description: words.join(' ').slice(0, 2000),
  };
  await repositories.components.create(component, actor);
}

function inputsOf({ inputs }: ComponentDocument): Component['inputs'] {
  return Object.fromEntries(inputs.map(({ name }) => [name, null]));
}

/** By the inputs that Azure Machine Learning asks each kind to have. */
function kindOf({ inputs }: ComponentDocument): ComponentKind {
  const has = (...names: readonly string[]) => inputs.some(({ name }) => names.includes(name));
  if (has('data_window_start', 'data_window_end', 'input_data')) return 'PREPROCESSING';
  const hasThreshold = inputs.some(({ name }) => name.endsWith('_threshold'));
  return hasThreshold || has('production_data', 'reference_data') ? 'CUSTOM_SIGNAL' : 'UNKNOWN';
}

function reference({ name, version }: ComponentDocument): string {
  return `The component ${name}:${version}`;
}

function applied(
  outcome: Applied['outcome'],
  changes: readonly AppliedChange[],
  notes: readonly string[] = [],
): Applied {
  return { outcome, changes, notes, warnings: [], circuit: null, monitor: null };
}
