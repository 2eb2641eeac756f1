import {replay} from '/work/main/server/src/cli/replay.ts'; process.exitCode = await replay(process.argv.slice(2))
