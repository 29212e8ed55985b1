import { z } from 'zod';
import { accepted } from '../api/api-failures.ts';
import { signInLinkDocument } from '../api/documents/work.ts';
import type { CommandDefinition } from '../define-command.ts';
import { exitCodes } from '../exit-codes.ts';

const input = z.object({});

export const signInCommand: CommandDefinition<typeof input> = {
  usage: 'sign-in',
  summary: 'prints a link that signs a browser in, once, within ten minutes',
  examples: [['circuitwatch sign-in', 'open the link; GraphiQL follows']],
  input,
  run: async ({ api, terminal, json }) => {
    const { createSignInLink } = await api.request(signInLinkDocument, {});
    const url = accepted(createSignInLink.url, createSignInLink.userErrors);
    if (json) terminal.json({ url });
    else terminal.line(url);
    return exitCodes.fine;
  },
};
