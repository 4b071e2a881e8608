/** What a person may type for a number: full-width digits and grouping, too. */
export function numberIn(typed: string, whole: boolean): number | undefined {
  const text = typed
    .replace(/[０-９．－]/g, (each) => String.fromCharCode(each.charCodeAt(0) - 0xfee0))
    .replace(/[\s,，]/g, '')
  const pattern = whole ? /^-?\d{1,15}$/ : /^-?\d{1,15}(\.\d{1,9})?$/
  return pattern.test(text) ? Number(text) : undefined
}
