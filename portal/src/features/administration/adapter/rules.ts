/** What was typed as a result: whole numbers are numbers, everything else is text; null if nothing was. */
export function resultOf(
  fields: { name: string; value: string }[],
): Record<string, unknown> | null {
  const given = fields.filter(({ name, value }) => name.trim() && value.trim())
  if (!given.length) return null
  return Object.fromEntries(given.map(({ name, value }) => [name.trim(), valueOf(value.trim())]))
}

function valueOf(typed: string): unknown {
  // A number that begins with a zero, or is longer than a number can be, is an identifier.
  return /^(0|[1-9]\d{0,8})$/.test(typed) ? Number(typed) : typed
}
