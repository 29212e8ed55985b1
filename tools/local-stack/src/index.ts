export { startStack, type Stack, type StackOptions, type StackPrograms } from './start-stack.ts';
