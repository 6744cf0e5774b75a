const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a UUID in its usual form. An id that is none belongs to nothing: answer NOT_FOUND before the database is asked. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** Ids as the database writes them; one that is no UUID belongs to nothing. null: none were asked for. */
export function uuidsAmong(ids: readonly string[] | null | undefined): readonly string[] | null {
  return ids?.filter(isUuid).map((id) => id.toLowerCase()) ?? null;
}
