import { z } from 'zod';
import { allPages } from '../api/all-pages.ts';
import type { Api } from '../api/api.ts';
import { accepted } from '../api/api-failures.ts';
import { roles } from '../api/documents/records.ts';
import {
  createTokenDocument,
  revokeTokenDocument,
  tokensDocument,
  type TokenRow,
} from '../api/documents/work.ts';
import type { CommandDefinition } from '../define-command.ts';
import { CommandError, exitCodes } from '../exit-codes.ts';
import { shortTime } from '../output/times.ts';
import { instant, wordOf } from '../option-values.ts';

const listInput = z.object({});
const createInput = z.object({
  name: z.string(),
  role: wordOf(roles).default('VIEWER'),
  expires: instant().optional(),
  plant: z.array(z.string()).optional(),
});
const revokeInput = z.object({ what: z.string() });

export const listTokensCommand: CommandDefinition<typeof listInput> = {
  usage: 'list',
  summary: 'every token with its role and last use',
  examples: [['circuitwatch tokens list', 'who can do what']],
  input: listInput,
  run: async ({ api, terminal, json }) => {
    const tokens = await findTokens(api);
    if (json) {
      terminal.json(tokens);
      return exitCodes.fine;
    }
    const columns = [
      { head: 'TOKEN' },
      { head: 'ROLE' },
      { head: 'PLANTS' },
      { head: 'CREATED BY' },
      { head: 'LAST USED' },
      { head: 'UNTIL' },
    ];
    terminal.table(
      columns,
      tokens.map((token) => [
        token.name,
        token.role,
        token.plants.length === 0 ? 'all' : token.plants.join(', '),
        token.createdBy,
        shortTime(token.lastUsedAt),
        token.revokedAt === null ? shortTime(token.expiresAt) : 'revoked',
      ]),
    );
    return exitCodes.fine;
  },
};

export const createTokenCommand: CommandDefinition<typeof createInput> = {
  usage: 'create <name>',
  summary: 'creates a token; its secret is the only line on standard output, this once',
  options: [
    ['--role <role>', 'viewer, operator, engineer or admin (viewer)'],
    ['--expires <instant>', 'when it stops working (in a year)'],
    ['--plant <name>', 'sees alerts and telemetry of this plant only; repeatable', 'repeatable'],
  ],
  examples: [
    ['circuitwatch tokens create ci --role operator > ci-token', 'for a pipeline'],
    ['circuitwatch tokens create guest --expires 2026-12-24', 'for a while'],
    ['circuitwatch tokens create hall-3 --plant plant-a', 'for one plant'],
  ],
  input: createInput,
  run: async ({ api, terminal, json }, { name, role, expires, plant }) => {
    const input = { name, role, expiresAt: expires, plants: plant };
    const { createApiToken } = await api.request(createTokenDocument, { input });
    const token = accepted(createApiToken.apiToken, createApiToken.userErrors);
    if (json) terminal.json({ ...token, secret: createApiToken.secret });
    else {
      terminal.remark(
        `Token ${token.name} (${token.role}), until ${shortTime(token.expiresAt)}. Shown this once:`,
      );
      terminal.line(createApiToken.secret ?? '');
    }
    return exitCodes.fine;
  },
};

export const revokeTokenCommand: CommandDefinition<typeof revokeInput> = {
  usage: 'revoke <what>',
  summary: 'revokes the token of this name or id, at once',
  examples: [['circuitwatch tokens revoke ci', 'it works no more']],
  input: revokeInput,
  run: async ({ api, terminal, json }, { what }) => {
    const named = (await findTokens(api)).filter(
      ({ name, revokedAt }) => name === what && revokedAt === null,
    );
    if (named.length > 1) {
      throw new CommandError(
        `${named.length} tokens are called ${what}; give an id from tokens list --json.`,
      );
    }
    const { revokeApiToken } = await api.request(revokeTokenDocument, { id: named[0]?.id ?? what });
    const token = accepted(revokeApiToken.apiToken, revokeApiToken.userErrors);
    if (json) terminal.json(token);
    else terminal.line(`Revoked ${token.name}.`);
    return exitCodes.fine;
  },
};

function findTokens(api: Api): Promise<TokenRow[]> {
  return allPages(Infinity, async (page) => (await api.request(tokensDocument, page)).apiTokens);
}
