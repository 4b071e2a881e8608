import vue from '@vitejs/plugin-vue'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { compression } from 'vite-plugin-compression2'

const gateway = process.env.YIWANG_GATEWAY ?? 'http://127.0.0.1:8100'
const paths = [
  '/api',
  '/auth',
  '/oauth',
  '/sign-on',
  '/.well-known',
  '/verify',
  '/docs',
  '/openapi.json',
]

export default defineConfig({
  plugins: [vue(), compression({ algorithms: ['gzip', 'brotliCompress'], threshold: 512 })],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: {
    __VUE_OPTIONS_API__: true,
    __VUE_I18N_LEGACY_API__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    target: 'es2022',
    manifest: true,
    // The content security policy knows no data: scripts or styles, and inlined files cannot be cached.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1500,
  },
  // Cookies know no ports: sign on at the gateway's address, and this one has the session too.
  server: {
    host: '127.0.0.1',
    proxy: Object.fromEntries(
      paths.map((path) => [path, { target: gateway, headers: { origin: gateway } }]),
    ),
  },
})
