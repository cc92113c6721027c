// The rules of `npx eslint .`: those that ESLint recommends, and others that find bugs. Prettier formats the code
// (scripts/format), and tsc checks names and types (tsconfig.json).
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import js from '@eslint/js';
import globals from 'globals';
import typescript from 'typescript-eslint';

export default [
  { ignores: ['build/', '**/node_modules/', 'tests/package/consumer/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    plugins: { typescript: typescript.plugin },
    languageOptions: {
      parser: typescript.parser,
      parserOptions: {
        project: ['tsconfig.json', 'web/tsconfig.json', 'tests/tsconfig.json'],
        tsconfigRootDir: dirname(fileURLToPath(import.meta.url)),
      },
    },
    rules: {
      // Parameters may be unused: a test asks for a fixture by naming it.
      'no-unused-vars': ['error', { args: 'none' }],
      'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
      'array-callback-return': 'error',
      'default-case-last': 'error',
      eqeqeq: 'error',
      'no-constructor-return': 'error',
      'no-eval': 'error',
      'no-implicit-coercion': 'error',
      'no-new-func': 'error',
      'no-return-assign': 'error',
      'no-self-compare': 'error',
      'no-unmodified-loop-condition': 'error',
      'no-unreachable-loop': 'error',
      'no-unused-expressions': 'error',
      'no-useless-call': 'error',
      'no-useless-concat': 'error',
      'no-useless-rename': 'error',
      'no-useless-return': 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'prefer-object-has-own': 'error',
      'prefer-promise-reject-errors': ['error', { allowEmptyReject: true }],
      radix: 'error',
      'typescript/await-thenable': 'error',
      'typescript/no-array-delete': 'error',
      // A promise that nothing waits for says so with `void`: its errors end in the console.
      'typescript/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['test', 'it', 'suite', 'describe', 'before', 'after'] }],
        },
      ],
      'typescript/no-for-in-array': 'error',
      'typescript/no-misused-promises': ['error', { checksVoidReturn: false }],
      'typescript/return-await': 'error',
    },
  },
  { files: ['web/**'], languageOptions: { globals: globals.browser } },
  { files: ['*.js', 'scripts/**', 'tests/**', 'web/bundle.js', 'web/classifier/node/**'], languageOptions: { globals: globals.node } },
  // `kit` is what tests/web/classifier/fixtures.js puts into the page.
  { files: ['tests/**'], languageOptions: { globals: { ...globals.browser, kit: 'readonly' } } },
];
