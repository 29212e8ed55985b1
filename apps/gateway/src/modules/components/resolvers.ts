import type { Resolvers } from '../../generated/resolver-types.ts';
import { Component } from './resolvers/Component.ts';
import { createComponent } from './resolvers/Mutation/createComponent.ts';
import { deleteComponent } from './resolvers/Mutation/deleteComponent.ts';
import { components } from './resolvers/Query/components.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const componentResolvers: Resolvers = {
  Query: { components },
  Mutation: { createComponent, deleteComponent },
  Component,
};
