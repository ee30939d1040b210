#!/usr/bin/env node
import { readFileSync } from 'node:fs'

const args = process.argv.slice(2)
if (args.length === 1 && args[0] === '--version') {
  // In the words of oclif, without waiting until it is loaded.
  const { name, version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(`${name}/${version} ${process.platform}-${process.arch} node-${process.version}\n`)
} else {
  const { main } = await import('../dist/cli/main.js')
  await main(args, import.meta.url)
}
