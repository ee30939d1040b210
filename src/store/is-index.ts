import { APPLICATION_ID } from './schema.js'

const MAGIC = Buffer.from('SQLite format 3\0')
const APPLICATION_ID_AT = 68

/** Do these first bytes of a file belong to an index of ours? */
export function isIndex(head: Buffer): boolean {
  if (head.length < APPLICATION_ID_AT + 4 || !head.subarray(0, MAGIC.length).equals(MAGIC)) return false
  return new DataView(head.buffer, head.byteOffset).getUint32(APPLICATION_ID_AT) === APPLICATION_ID
}
