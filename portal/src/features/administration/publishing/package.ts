/** What the server takes of one package, all files together. */
export const LARGEST = 512 * 1024

export interface PackageFile {
  /** Within the package: `documents/permit.typ`. */
  name: string
  size: number
  /** Null if it is not a text. */
  text: string | null
}

export interface Picked {
  path: string
  file: File
}

/** Paths as they are within the package: the folder that holds `matter.yaml` is its root. */
export function namesOf(paths: string[]): string[] {
  const matter = paths.find((each) => /(^|\/)matter\.yaml$/.test(each))
  const first = paths[0]?.split('/')
  const shared =
    first && first.length > 1 && paths.every((each) => each.startsWith(`${first[0]}/`))
      ? `${first[0]}/`
      : ''
  const root = matter === undefined ? shared : matter.slice(0, -'matter.yaml'.length)
  return paths.map((each) => (each.startsWith(root) ? each.slice(root.length) : each))
}

/** Files of the system or of an editor, that nobody means to hand in. */
export function isHidden(path: string): boolean {
  return path.split('/').some((each) => each.startsWith('.'))
}

export async function readPackage(picked: Picked[]): Promise<PackageFile[]> {
  const meant = picked.filter(({ path }) => !isHidden(path))
  const names = namesOf(meant.map(({ path }) => path))
  const sizes = meant.reduce((sum, { file }) => sum + file.size, 0)
  const read = await Promise.all(
    meant.map(async ({ file }, at) => ({
      name: names[at] ?? file.name,
      size: file.size,
      // A folder taken by mistake may hold gigabytes.
      text: sizes <= LARGEST ? await textOf(file) : '',
    })),
  )
  return read.sort((one, other) => one.name.localeCompare(other.name))
}

async function textOf(file: File): Promise<string | null> {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await file.arrayBuffer())
    return text.includes('\0') ? null : text
  } catch {
    return null
  }
}

/** The matter a package is about, as its `matter.yaml` says. */
export function codeIn(matter: string | null | undefined): string {
  return /^code:\s*["']?([a-z0-9-]+)/m.exec(matter ?? '')?.[1] ?? ''
}

export function total(files: PackageFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0)
}

/** 1.4 KB */
export function sizeText(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1024 ? [bytes, 'byte'] : [bytes / 1024, 'kilobyte']
  return new Intl.NumberFormat(locale === 'zh' ? 'zh-CN' : 'en-GB', {
    style: 'unit',
    unit,
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(value)
}
