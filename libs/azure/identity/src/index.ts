export { databaseAddress, databaseAuths } from './database-address.ts';
export { storageAuths, storageCredential } from './storage-credential.ts';
