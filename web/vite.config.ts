import { linguiTransformerBabelPreset } from '@lingui/vite-plugin'
import { lingui } from '@lingui/vite-plugin'
import babel from '@rolldown/plugin-babel'
import tailwindcss from '@tailwindcss/vite'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** Where `npm run dev -w web` sends what is not the app's own: the running server. */
const api = process.env.BATON_API ?? 'http://127.0.0.1:3000'

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
  ],
  server: { proxy: { '/api': api, '/files': api, '/healthz': api } },
  build: {
    target: 'es2024',
    assetsInlineLimit: 0,
    sourcemap: true,
    rolldownOptions: {
      output: {
        // Few files rather than one per icon: what most screens use together travels together.
        codeSplitting: {
          groups: [
            { name: 'frame', test: /node_modules[\\/](react|react-dom|scheduler|@tanstack|@lingui)[\\/]/ },
            { name: 'common', test: /node_modules[\\/]lucide-react|src[\\/](api|i18n|keyboard|kit[\\/][^\\/]+\.ts$)/, minShareCount: 3 },
          ],
        },
      },
    },
  },
})
