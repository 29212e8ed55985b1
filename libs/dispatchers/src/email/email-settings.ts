import { z } from 'zod';
import { type TargetShape } from '../target-shape.ts';

const mostAddresses = 50;

/** RFC 5321 lets an address be 254 characters long. */
const address = z
  .string({ error: 'is not text; give an email address' })
  .trim()
  .pipe(z.email({ error: 'is not an email address, such as "team@example.com"' }).max(254));

/** Who gets the mail; each address once. */
const emailSettings = z.strictObject({
  to: z
    .array(address, { error: 'is not a list; give addresses such as ["team@example.com"]' })
    .min(1, { error: 'names no address; give at least one' })
    .max(mostAddresses, { error: `names more than ${mostAddresses} addresses; use a mailing list` })
    .transform((given) => [...new Map(given.map((one) => [one.toLowerCase(), one])).values()]),
});

/** Addresses are all that mail needs to know. */
export const emailTarget: TargetShape<z.infer<typeof emailSettings>> = {
  settings: emailSettings,
  secrets: { required: [], optional: [] },
  secretProblem: () => null,
};

/** How mail leaves the platform. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /**
   * IMPLICIT: TLS from the first byte, usually port 465. STARTTLS: it must be offered and is used, usually port 587.
   * NONE: in the clear, for servers on this machine or in a protected network only.
   */
  readonly security: 'IMPLICIT' | 'STARTTLS' | 'NONE';
  /** null: the server wants no login. */
  readonly login: { readonly user: string; readonly password: string } | null;
  /** The sender: an address, or a name with the address in angle brackets. */
  readonly from: string;
  /** PEM of authorities to trust besides those of Node; null: none. */
  readonly certificateAuthority: string | null;
}
