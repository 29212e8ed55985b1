/**
 * Where a secret of a receiver lies. It is sealed for this place, so whoever seals it and whoever opens it must name the
 * same one.
 */
export function receiverSecretPlace(receiverId: string, secret: string) {
  return { table: 'receiver', id: receiverId, column: secret };
}
