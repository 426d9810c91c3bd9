import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { budget } from './build/budget';
import { pdfjsData } from './build/pdfjs_data';

export default defineConfig({
  plugins: [vue(), pdfjsData('pdfjs'), budget({ entry: 'index.html', most: 120_000 })],
  define: { __VUE_OPTIONS_API__: false },
  build: {
    outDir: '../../build/web',
    emptyOutDir: true,
    target: 'es2022',
    // Everything is a file of its own: the content security policy allows no data in place of one.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 2_000,
  },
  server: { proxy: { '/api': 'http://127.0.0.1:8080', '/verify': 'http://127.0.0.1:8080' } },
});
