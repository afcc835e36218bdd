/** Where large payloads of workflows lie: one folder per key, so that they go with it. */
export function payloadFolder(keyId: string): string {
  return `payloads/${keyId.replace(':', '-')}/`;
}
