import {
  type DirectiveDefinitionNode,
  type DocumentNode,
  type FieldDefinitionNode,
  Kind,
  type StringValueNode,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

/** One rule of the house that the schema breaks. */
export interface SchemaProblem {
  /** Such as `Query.circuits` or `Circuit.monitors(first:)`. */
  readonly where: string;
  readonly problem: string;
}

interface Describable {
  readonly where: string;
  readonly description: StringValueNode | undefined;
}

type Definition = TypeDefinitionNode | TypeExtensionNode | DirectiveDefinitionNode;

const rootTypes = new Set(['Query', 'Mutation', 'Subscription']);

function isDefinition(node: { readonly kind: Kind }): node is Definition {
  return node.kind.endsWith('TypeDefinition') || node.kind.endsWith('TypeExtension') || isDirective(node);
}

function isDirective(node: { readonly kind: Kind }): node is DirectiveDefinitionNode {
  return node.kind === Kind.DIRECTIVE_DEFINITION;
}

function describables(definition: Definition): Describable[] {
  const name = isDirective(definition) ? `@${definition.name.value}` : definition.name.value;
  const found: Describable[] =
    'description' in definition ? [{ where: name, description: definition.description }] : [];
  const members = [
    ...('fields' in definition ? (definition.fields ?? []) : []),
    ...('values' in definition ? (definition.values ?? []) : []),
  ];
  for (const member of members) {
    const where = `${name}.${member.name.value}`;
    found.push({ where, description: member.description });
    for (const argument of 'arguments' in member ? (member.arguments ?? []) : []) {
      found.push({ where: `${where}(${argument.name.value}:)`, description: argument.description });
    }
  }
  for (const argument of isDirective(definition) ? (definition.arguments ?? []) : []) {
    found.push({ where: `${name}(${argument.name.value}:)`, description: argument.description });
  }
  return found;
}

function rootFields(definition: Definition): readonly FieldDefinitionNode[] {
  if (!rootTypes.has(definition.name.value) || !('fields' in definition)) return [];
  return (definition.fields ?? []).filter((field) => field.kind === Kind.FIELD_DEFINITION);
}

/** All places without a description, and all root fields without an access rule. */
export function findSchemaProblems(document: DocumentNode): readonly SchemaProblem[] {
  const definitions = document.definitions.filter(isDefinition);
  const undescribed = definitions
    .flatMap(describables)
    .filter(({ description }) => (description?.value.trim() ?? '') === '')
    .map(({ where }) => ({ where, problem: 'has no description' }));
  const unguarded = definitions.flatMap((definition) =>
    rootFields(definition)
      .filter((field) => !field.directives?.some((directive) => directive.name.value === 'access'))
      .map((field) => ({
        where: `${definition.name.value}.${field.name.value}`,
        problem: 'has no access rule; add @access(role: …)',
      })),
  );
  return [...unguarded, ...undescribed];
}

/** Throws with all problems, one a line, where there are any. */
export function assertSchemaRules(document: DocumentNode): void {
  const problems = findSchemaProblems(document);
  if (problems.length === 0) return;
  throw new Error(
    ['The schema breaks rules of the house:', ...problems.map((p) => `  ${p.where} ${p.problem}`)].join('\n'),
  );
}
