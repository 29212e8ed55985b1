export { createSecretBox, secretHint, type SecretBox, type SecretPlace } from './secret-box.ts';
export { readSecretKeys, type SecretKey } from './secret-keys.ts';
export { secretKeysField } from './secret-keys-field.ts';
