import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCodes } from '../exit-codes.ts';
import { findConnection } from './find-connection.ts';

let home: string;
let deep: string;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'circuitwatch-cli-'));
  deep = path.join(home, 'a', 'b');
  mkdirSync(deep, { recursive: true });
  mkdirSync(path.join(home, '.circuitwatch'));
});

afterEach(() => rmSync(home, { recursive: true }));

function putStack(url: string, more: object = {}) {
  writeFileSync(path.join(home, '.circuitwatch', 'stack.json'), JSON.stringify({ url, ...more }));
  writeFileSync(path.join(home, '.circuitwatch', 'admin-token'), 'cw_local\n');
}

describe('findConnection', () => {
  it('finds the stack of a folder above', () => {
    putStack('http://127.0.0.1:4123');
    expect(findConnection({ options: {}, env: {}, workingFolder: deep })).toEqual({
      url: 'http://127.0.0.1:4123',
      token: 'cw_local',
      tokenSource: path.join(home, '.circuitwatch', 'admin-token'),
    });
  });

  it('takes the folder that CIRCUITWATCH_DATA_DIR names', () => {
    putStack('http://127.0.0.1:4123');
    const env = { CIRCUITWATCH_DATA_DIR: path.join(home, '.circuitwatch') };
    expect(findConnection({ options: {}, env, workingFolder: tmpdir() }).token).toBe('cw_local');
  });

  it('puts options before the environment, and the environment before the folder', () => {
    putStack('http://127.0.0.1:4123');
    const tokenFile = path.join(home, 'token');
    writeFileSync(tokenFile, 'cw_file');
    const env = { CIRCUITWATCH_URL: 'http://env:1', CIRCUITWATCH_TOKEN: 'cw_env' };
    const fromEnv = findConnection({ options: {}, env, workingFolder: deep });
    expect(fromEnv).toEqual({ url: 'http://env:1', token: 'cw_env', tokenSource: 'CIRCUITWATCH_TOKEN' });
    const fromOptions = findConnection({
      options: { url: 'http://opt:2/', tokenFile },
      env,
      workingFolder: deep,
    });
    expect(fromOptions).toEqual({ url: 'http://opt:2', token: 'cw_file', tokenSource: tokenFile });
  });

  it("does not send the local administrator's token to another machine", () => {
    putStack('http://127.0.0.1:4123');
    const elsewhere = () =>
      findConnection({ options: { url: 'https://example.org' }, env: {}, workingFolder: deep });
    expect(elsewhere).toThrow(/is not sent to example\.org/);
    const near = findConnection({ options: { url: 'http://localhost:9' }, env: {}, workingFolder: deep });
    expect(near.token).toBe('cw_local');
  });

  it('tells what the start of the stack is still busy with, unless another one is meant', () => {
    putStack('http://127.0.0.1:4123', { preparing: 'the sample fleet is being made' });
    const find = (url?: string) => findConnection({ options: { url }, env: {}, workingFolder: deep });
    expect(find().preparing).toBe('the sample fleet is being made');
    expect(find('http://127.0.0.1:9')).not.toHaveProperty('preparing');
  });

  it('asks for patience while a living process holds the folder and has not written where it listens', () => {
    const lock = path.join(home, '.circuitwatch', 'lock');
    const find = () => findConnection({ options: {}, env: {}, workingFolder: deep });
    writeFileSync(lock, JSON.stringify({ pid: process.pid, command: 'node' }));
    expect(find).toThrow(expect.objectContaining({ exitCode: exitCodes.unreachable }));
    expect(find).toThrow(/is still starting, or stopping; try again/);
    writeFileSync(lock, JSON.stringify({ pid: 2 ** 22 + 1, command: 'node' }));
    expect(find).toThrow(/npm start/);
  });

  it('says how to start a stack where there is no token', () => {
    const find = () => findConnection({ options: {}, env: {}, workingFolder: deep });
    expect(find).toThrow(expect.objectContaining({ exitCode: exitCodes.unreachable }));
    expect(find).toThrow(/npm start/);
  });

  it.each(['ftp://x', 'not an address'])('refuses --url %s', (url) => {
    const find = () => findConnection({ options: { url }, env: {}, workingFolder: deep });
    expect(find).toThrow(expect.objectContaining({ exitCode: exitCodes.usage }));
  });

  it('names a broken stack.json', () => {
    writeFileSync(path.join(home, '.circuitwatch', 'stack.json'), '{"url": 7}');
    const find = () => findConnection({ options: {}, env: {}, workingFolder: deep });
    expect(find).toThrow(/stack\.json does not hold an address/);
  });
});
