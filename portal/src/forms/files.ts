const KIB = 1024

/** 812 KB / 1.4 MB */
export function sizeOf(bytes: number): string {
  if (bytes < KIB * KIB) return `${Math.max(1, Math.round(bytes / KIB))} KB`
  const most = bytes / KIB / KIB
  return `${most < 10 ? Number(most.toFixed(1)) : Math.round(most)} MB`
}

/** What a file dialog is told, and a person: pdf, jpg … */
export function endingsOf(types: string[]): string[] {
  return types.flatMap((type) => (type === 'jpg' ? ['jpg', 'jpeg'] : [type]))
}

export function hasEnding(name: string, types: string[]): boolean {
  return endingsOf(types).includes(name.split('.').at(-1)?.toLowerCase() ?? '')
}
