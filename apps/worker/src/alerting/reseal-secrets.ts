import { receiverSecretPlace } from '@circuitwatch/alerting-definitions';
import type { Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import type { SecretBox } from '@circuitwatch/platform-secrets';

/**
 * Seals secrets anew that an older key sealed, so that the key can be taken away; gives how many receivers changed.
 * What cannot be opened stays as it is, and is told.
 */
export async function resealSecrets(
  { sealedReceivers, reseal }: Pick<Persistence['actionGroups'], 'sealedReceivers' | 'reseal'>,
  secretBox: SecretBox,
  log: Logger,
): Promise<number> {
  let changed = 0;
  for (const { id, secrets } of await sealedReceivers()) {
    const old = Object.entries(secrets).filter(([, sealed]) => secretBox.needsRotation(sealed));
    if (old.length === 0) continue;
    try {
      const anew = old.map(([name, sealed]) => [
        name,
        secretBox.reseal(sealed, receiverSecretPlace(id, name)),
      ]);
      await reseal(id, { ...secrets, ...(Object.fromEntries(anew) as Record<string, string>) });
      changed += 1;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      log.warn({ receiverId: id, reason: error.message }, 'Secrets of a receiver could not be sealed anew');
    }
  }
  if (changed > 0) log.info({ receivers: changed }, 'Secrets were sealed with the newest key');
  return changed;
}
