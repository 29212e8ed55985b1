import {
  type DefinitionNode,
  type DocumentNode,
  Kind,
  type NameNode,
  print,
  type TypeDefinitionNode,
  type TypeExtensionNode,
} from 'graphql';

interface Named {
  readonly name: NameNode;
}

function byName(one: Named, other: Named): number {
  return one.name.value < other.name.value ? -1 : 1;
}

function isExtension(node: DefinitionNode): node is TypeExtensionNode {
  return node.kind.endsWith('TypeExtension');
}

function isTypeDefinition(node: DefinitionNode): node is TypeDefinitionNode {
  return node.kind.endsWith('TypeDefinition');
}

/** Arguments keep their order: people read `first, after` in that order. */
function withMembers(type: TypeDefinitionNode, extensions: readonly TypeExtensionNode[]): TypeDefinitionNode {
  const own = extensions.filter((extension) => extension.name.value === type.name.value);
  if (type.kind === Kind.ENUM_TYPE_DEFINITION) {
    return { ...type, values: (type.values ?? []).toSorted(byName) };
  }
  if (type.kind === Kind.INPUT_OBJECT_TYPE_DEFINITION) {
    return { ...type, fields: (type.fields ?? []).toSorted(byName) };
  }
  if (type.kind !== Kind.OBJECT_TYPE_DEFINITION && type.kind !== Kind.INTERFACE_TYPE_DEFINITION) return type;
  const added = own.flatMap((extension) =>
    extension.kind === Kind.OBJECT_TYPE_EXTENSION ? (extension.fields ?? []) : [],
  );
  return { ...type, fields: [...(type.fields ?? []), ...added].toSorted(byName) };
}

/**
 * The schema as one text: extensions folded into their types, everything in the order of names, directives such
 * as `@access` kept, so that the snapshot's difference shows a changed access rule too.
 */
export function printDocument(document: DocumentNode): string {
  const extensions = document.definitions.filter(isExtension);
  const directives = document.definitions.filter((node) => node.kind === Kind.DIRECTIVE_DEFINITION);
  const types = document.definitions.filter(isTypeDefinition).map((type) => withMembers(type, extensions));
  const definitions = [...directives.toSorted(byName), ...types.toSorted(byName)];
  return `${print({ kind: Kind.DOCUMENT, definitions })}\n`;
}
