import { describe, expect, it } from 'vitest';
import { databaseAddress } from './database-address.ts';

const url = 'postgres://fleet@plant.postgres.database.azure.com/circuitwatch?sslmode=require';

describe('databaseAddress', () => {
  it('leaves a URL with a password alone', () => {
    expect(databaseAddress(url, 'password')).toBe(url);
  });

  it('adds a source of passwords for Entra', () => {
    expect(databaseAddress(url, 'entra')).toEqual({ url, password: expect.any(Function) as unknown });
  });
});
