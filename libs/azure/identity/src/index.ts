export { databaseAddress, databaseAuths } from './database-address.ts';
