import type { Picked } from './package'

/** The files of what was dropped, folders walked through. */
export async function dropped(transfer: DataTransfer): Promise<Picked[]> {
  const entries = [...transfer.items].flatMap((each) => each.webkitGetAsEntry() ?? [])
  return (await Promise.all(entries.map(walk))).flat()
}

/** The files of an `<input type=file webkitdirectory>`. */
export function chosen(list: FileList): Picked[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }))
}

async function walk(entry: FileSystemEntry): Promise<Picked[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      ;(entry as FileSystemFileEntry).file(resolve, reject)
    })
    return [{ path: entry.fullPath.slice(1), file }]
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  const found: FileSystemEntry[] = []
  for (;;) {
    // A browser gives a hundred at a time, and none when there are no more.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, reject)
    })
    if (!some.length) break
    found.push(...some)
  }
  return (await Promise.all(found.map(walk))).flat()
}
