import { linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { compressed } from './scripts/compressed.ts'

/** Where `npm run dev -w web` sends what is not the app's own: the running server. */
const api = process.env.BATON_API ?? 'http://127.0.0.1:3000'

/** What the inbox shows before anything is opened travels in one file. */
const firstScreen =
  /src[\\/](live|presence[\\/](PresentHere|browser|store)|shell[\\/](?!BacklogBar|HealthBar|ShortcutSheet|UndoList|NavDrawer|NavPosts|NoWorkspace|NotFound|RouteError)|conversations[\\/](InboxScreen|ConversationList|ConversationRow|ListHeader|ListWidthHandle|NothingOpen|live|queries|timeline|view|viewNames|words|useConversationList|useDensity|useGoneWords|useListWidth)|kit[\\/](announce|toast|Avatar|Chip|VisibilityMark|IconButton|Menu))/

export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      quoteStyle: 'single',
      routesDirectory: 'src/routes',
      generatedRouteTree: 'src/routeTree.gen.ts',
    }),
    react(),
    babel({ presets: [linguiTransformerBabelPreset()] }),
    lingui(),
    tailwindcss(),
    compressed(),
  ],
  server: { proxy: { '/api': api, '/files': api, '/healthz': api } },
  build: {
    target: 'es2024',
    assetsInlineLimit: 0,
    sourcemap: true,
    // Every browser of the target preloads modules by itself.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // How long each plugin took is of no use to somebody who starts Baton.
      checks: { bundlerTimings: false },
      output: {
        // Few files rather than one per icon: what most screens use together travels together.
        codeSplitting: {
          groups: [
            { name: 'frame', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|@lingui)[\\/]/ },
            {
              name: 'routes',
              test: /src[\\/]routes[\\/][^?]*\.tsx$|src[\\/](main|router|routeTree)|src[\\/](api[\\/](?!\w+-failures)|i18n[\\/])/,
            },
            { name: 'inbox', test: firstScreen },
            {
              name: 'common',
              test: /node_modules[\\/]lucide-react|src[\\/](api[\\/](?!\w+-failures)|i18n|keyboard|kit[\\/][^\\/]+\.ts$)/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
})
