import js from '@eslint/js';
import jupyterPlugin from '@jupyter/eslint-plugin';
import prettier from 'eslint-config-prettier';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import tseslint from 'typescript-eslint';

export default defineConfig([
  {
    ignores: [
      '.venv',
      '.venvs',
      'build',
      'dist',
      'docs',
      'lib',
      'mlops_ext',
      'node_modules',
      // Written by openapi-typescript.
      'src/api/schema.ts',
      'ui-tests/playwright-report',
      'ui-tests/test-results'
    ]
  },
  js.configs.recommended,
  {
    files: ['**/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node }
  },
  {
    files: ['style/*.js'],
    languageOptions: { sourceType: 'module' }
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    plugins: { jupyter: jupyterPlugin },
    extends: [tseslint.configs.recommended, jupyterPlugin.configs.recommended],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { project: 'tsconfig.json' }
    },
    rules: {
      '@typescript-eslint/naming-convention': [
        'error',
        {
          selector: 'interface',
          format: ['PascalCase'],
          custom: { regex: '^I[A-Z]', match: true }
        }
      ],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-namespace': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { args: 'none' }],
      curly: ['error', 'all'],
      eqeqeq: 'error',
      'no-console': 'error',
      'prefer-arrow-callback': 'error'
    }
  },
  {
    files: ['src/plugins/*.ts'],
    rules: {
      'jupyter/prefer-lazy-imports': [
        'error',
        {
          ignoreImports: [
            // The shared state, which activation gives to whoever requires it.
            '../models/app',
            // What the palette and a restored layout must know of a page before one is opened.
            '../pages/commands',
            // The frame in the sidebar, which loads its content when it is first shown.
            '../panel/panel'
          ]
        }
      ]
    }
  },
  {
    files: ['src/**/__tests__/**'],
    rules: {
      // Tests make up records whose words nobody translates.
      'jupyter/no-untranslated-string': 'off'
    }
  },
  prettier
]);
