import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadCaptures } from '../../src/app/index-captures.js'
import { listFlows } from '../../src/app/list-flows.js'
import { recorder } from '../helpers/recorder.js'
import { tempFolder } from '../helpers/temp-folder.js'
import { conversation } from '../pcap/build/conversation.js'
import { SectionBuilder } from '../pcap/build/pcapng.js'

const section = new SectionBuilder()
const record = section.option(1, Buffer.concat([Buffer.from([198, 51, 100, 2]), Buffer.from('orders.example.com\0')]))
const frames = [
  ...conversation('0 C S, 10 S SA, 20 C A, 30 C PA 10'),
  ...conversation('40 C S', { server: { address: '198.51.100.3', port: 80 } }),
]

test('names in a capture file find its flows, and those of an index made from it', async () => {
  const folder = tempFolder()
  const [capture, db] = [join(folder, 'named.pcapng'), join(folder, 'flows.db')]
  const blocks = [
    section.header(),
    section.interface(),
    section.block(4, record),
    ...frames.map((one) => section.packet(one)),
  ]
  writeFileSync(capture, Buffer.concat(blocks))
  const session = recorder()
  await loadCaptures({ names: [capture], db, cache: false }, session)
  const streams = async (name: string, host: string): Promise<number[]> => {
    const filter = { rst: false, host, port: null, stream: null, cause: null, span: null }
    const list = await listFlows({ names: [name], db: null, cache: false, filter, order: 'stream' }, session)
    const found = [...list.lines].map(({ flow }) => flow.stream)
    list.close()
    return found
  }
  expect(await streams(capture, 'orders.example.com')).toEqual([0])
  expect(await streams(db, 'ORDERS')).toEqual([0])
  expect(await streams(db, 'other.example.com')).toEqual([])
  expect(session.lines()).toEqual(['none of 2 flows is as asked for'])
})
