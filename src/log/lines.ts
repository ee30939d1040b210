import split2 from 'split2'
import type { Block } from './blocks.js'

const NEWLINE = 10

/**
 * The lines of a block, without their ends (LF or CRLF). Bytes that are not UTF-8 become U+FFFD.
 * @returns one text a line; the last may lack its line end
 */
export function splitLines(block: Block): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    const splitter = split2()
    splitter.on('data', (line: string) => lines.push(line))
    splitter.once('error', reject)
    splitter.once('end', () => {
      resolve(lines)
    })
    // the bytes stay as they are until this has ended
    splitter.end(block.bytes.subarray(block.start, block.end))
  })
}

/** Line ends in a block. */
export function countLineEnds({ bytes, start, end }: Block): number {
  let count = 0
  for (let pos = bytes.indexOf(NEWLINE, start); pos !== -1 && pos < end; pos = bytes.indexOf(NEWLINE, pos + 1)) count++
  return count
}
