#!/usr/bin/env node
// The command-line tool: npm run baton -- <command>, and npx baton <command> after an install.
import { bootstrap } from './bootstrap.js'

await bootstrap()
// npm runs scripts in the checkout; file names are meant from where they were typed.
if (process.env.npm_lifecycle_event === 'baton' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD)
await import('../server/src/cli/main.ts')
